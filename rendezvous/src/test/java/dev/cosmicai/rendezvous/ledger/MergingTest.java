package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.Function;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.MergingFold;
import dev.cosmicai.rendezvous.collective.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Values that are merged as they come: what becomes of each. */
class MergingTest {
  private static final RendezvousLimits SMALL = new RendezvousLimits(100, 150, 3, 2, 1);

  private static TestRun run(int worldSize) {
    return run(worldSize, RendezvousLimits.defaults());
  }

  private static TestRun run(int worldSize, RendezvousLimits limits) {
    return TestPlan.of(worldSize).fold(Words.fold(Words::add)).limits(limits).run();
  }

  private static String words(int rank) {
    return "w" + rank % 7 + " w" + rank % 11;
  }

  @Test
  void resultIsThatOfTheFoldInRankOrderInWhateverOrderRanksArrive() {
    int worldSize = 60;
    List<Integer> ranks = new ArrayList<>(IntStream.range(0, worldSize).boxed().toList());
    byte[] inRankOrder =
        Words.fold(Words::add)
            .fold(
                ranks.stream().map(rank -> words(rank).getBytes(StandardCharsets.UTF_8)).toList());

    for (int seed = 0; seed < 20; seed++) {
      TestRun run = run(worldSize);
      Collections.shuffle(ranks, new Random(seed));
      for (int rank : ranks) {
        run.contribute(rank, 0, words(rank));
        run.contribute(rank, 0, words(rank));
        run.contribute(rank, 1, "another attempt's, which comes too late");
      }
      assertThat(text(run.results().value()))
          .isEqualTo(new String(inRankOrder, StandardCharsets.UTF_8));
    }
  }

  @Test
  void firstAcknowledgedValueStands() {
    TestRun run = run(2);
    ContributeResponse first = run.contribute(0, 0, "a");
    ContributeResponse again = run.contribute(0, 0, "a");
    ContributeResponse newer = run.contribute(0, 1, "b");

    assertThat(first.getLate()).isFalse();
    assertThat(again).isEqualTo(first);
    assertThat(newer).extracting("late", "receipt").containsExactly(true, first.getReceipt());
    assertThatThrownBy(() -> run.contribute(0, 0, "a"))
        .as("fenced off")
        .isInstanceOf(Refusal.class);
    run.contribute(1, 0, "c");
    assertThat(text(run.results().value())).isEqualTo("{a=1, c=1}");
  }

  @Test
  void whatCannotBeReadIsRefusedAndItsRankMayTryAgain() {
    TestRun run = run(1);

    assertThatThrownBy(() -> run.contribute(0, 0, "?"))
        .isInstanceOf(Refusal.class)
        .hasMessage("this is no word")
        .extracting("kind")
        .isEqualTo(Refusal.Kind.MALFORMED);
    run.contribute(0, 0, "a");
    assertThat(text(run.results().value())).isEqualTo("{a=1}");
  }

  @Test
  void memoryIsThatOfTheMergedValueWhateverTheNumberOfRanks() {
    int worldSize = 1_000;
    TestRun run = run(worldSize, SMALL);
    for (int rank = 0; rank < worldSize; rank++) {
      run.contribute(rank, 0, words(rank)); // 7 to 9 bytes each, 11 words in all
    }

    assertThat(text(run.results().value())).startsWith("{w0=").endsWith("w9=91}");
  }

  @Test
  void mergedValueThatGrowsBeyondTheLimitRefusesMoreUntilTheSeal() {
    TestRun run = run(100, SMALL);
    for (int rank = 0; rank < 15; rank++) {
      run.contribute(rank, 0, "word" + rank); // each makes the merged value 10 bytes larger
    }

    assertRefused(() -> run.contribute(15, 0, "word15"), Refusal.Kind.TOO_MUCH_NOW);
  }

  @Test
  void sealGivesBackAllThatTheMergedValueTook() {
    MergingFold<Words> counting =
        new MergingFold<>(
            Words::new, Words::read, Words::add, words -> new byte[] {1}, Words::heldBytes);
    TestRun run = TestPlan.of(2).fold(counting).limits(SMALL).run();
    run.contribute(0, 0, "a b c d e f g h i j k l m");
    assertRefused(
        () -> run.contribute(0, 0, reduce("x", Function.SUM), longs(1, 2, 3)),
        Refusal.Kind.TOO_MUCH_NOW);
    run.contribute(1, 0, "a");

    assertThatCode(() -> run.contribute(0, 0, reduce("x", Function.SUM), longs(1, 2, 3)))
        .doesNotThrowAnyException();
  }

  @Test
  void mergeThatFailsIsADefectAndNotAHang() {
    TestRun run =
        TestPlan.of(1)
            .fold(
                Words.fold(
                    (all, one) -> {
                      throw new IllegalStateException("no");
                    }))
            .run();
    run.contribute(0, 0, "a");

    assertThat(((Outcome.Broken) run.await(0, "results").get(0)).fault())
        .isInstanceOf(InternalFault.class)
        .hasMessageContaining("a value could not be merged");
  }

  @Test
  void valuesThatDoNotFitTogetherEndTheCollectiveWithTheirReason() {
    TestRun run =
        TestPlan.of(1)
            .fold(
                Words.fold(
                    (all, one) -> {
                      throw new FatalFault(Reason.ResultCorrupt, "they do not fit");
                    }))
            .run();
    run.contribute(0, 0, "a");

    assertThat(((Outcome.Broken) run.await(0, "results").get(0)).fault())
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("they do not fit");
  }

  private static void assertRefused(ThrowingCallable call, Refusal.Kind kind) {
    assertThatThrownBy(call).isInstanceOf(Refusal.class).extracting("kind").isEqualTo(kind);
  }
}
