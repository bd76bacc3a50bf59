package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.RESULTS;
import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.MergingFold;
import dev.cosmicai.rendezvous.collective.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReduceTest {
  private static final Collective OTHER = RESULTS.toBuilder().setName("other").build();

  /** Adds up the lengths of what comes; holds eight bytes. */
  private static final MergingFold<AtomicLong> LENGTHS =
      new MergingFold<>(
          AtomicLong::new,
          value -> new AtomicLong(value.length),
          (sum, more) -> sum.addAndGet(more.get()),
          sum -> sum.toString().getBytes(StandardCharsets.US_ASCII),
          sum -> Long.BYTES);

  @Test
  void rankThatFinishedWithoutContributingIsWaitedFor() {
    assertWaitsForFinishedRanks(TestRun.of(2), reduce("sum", Function.SUM), longs(1));
    assertWaitsForFinishedRanks(TestRun.of(2), OTHER, bytes("a"));
    TestRun merging = TestPlan.of(2).fold(LENGTHS).run();
    assertWaitsForFinishedRanks(merging, OTHER, bytes("a"));
  }

  @Test
  void mergedValuesMakeRoomForTheNext() {
    RendezvousLimits limits = new RendezvousLimits(100, 100, 3, 2, 1);
    TestRun run = TestPlan.of(10).fold(LENGTHS).limits(limits).run();
    for (int rank = 0; rank < 10; rank++) {
      run.contribute(rank, 0, "x".repeat(60));
    }

    assertThat(run.results().value()).isEqualTo(bytes("600"));
  }

  @Test
  void awaitingWhatCannotBeANameIsRefused() {
    TestRun run = TestRun.of(1);

    assertThatThrownBy(() -> run.await(0, "Not a name"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("1 to 63 characters");
  }

  private static void assertWaitsForFinishedRanks(TestRun run, Collective reduce, Value value) {
    run.finish(0);
    run.contribute(1, 0, reduce, value);
    List<Outcome> told = run.await(1, reduce.getName());
    assertThat(told).as(reduce.getName()).isEmpty();

    run.contribute(0, 0, reduce, value);
    assertThat(told).as(reduce.getName()).hasSize(1);
  }
}
