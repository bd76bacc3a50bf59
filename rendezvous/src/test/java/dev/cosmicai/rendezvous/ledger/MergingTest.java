package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.Function;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.MergingFold;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Values that are merged as they come. Here they are words, and the result is how many of each. */
class MergingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RendezvousLimits SMALL = new RendezvousLimits(100, 150, 3, 2, 1);

  /** How often each word came. */
  private static final class Words extends TreeMap<String, Integer> {
    private static final long serialVersionUID = 1L;

    static Words read(byte[] text) {
      Words words = new Words();
      for (String word : new String(text, StandardCharsets.UTF_8).split(" ", -1)) {
        if (word.equals("?")) {
          throw new FatalFault(Reason.ResultCorrupt, "this is no word");
        }
        words.merge(word, 1, Integer::sum);
      }
      return words;
    }

    void add(Words others) {
      others.forEach((word, count) -> merge(word, count, Integer::sum));
    }

    byte[] encode() {
      return toString().getBytes(StandardCharsets.UTF_8);
    }

    long heldBytes() {
      return 10L * size();
    }
  }

  private static MergingFold<Words> fold(BiConsumer<Words, Words> merge) {
    return new MergingFold<>(Words::new, Words::read, merge, Words::encode, Words::heldBytes);
  }

  private static TestRun run(int worldSize) {
    return run(worldSize, RendezvousLimits.defaults());
  }

  private static TestRun run(int worldSize, RendezvousLimits limits) {
    return TestRun.folding(fold(Words::add), worldSize, 0, limits);
  }

  private static String words(int rank) {
    return "w" + rank % 7 + " w" + rank % 11;
  }

  @Test
  void resultIsThatOfTheFoldInRankOrderInWhateverOrderRanksArrive() {
    int worldSize = 60;
    List<Integer> ranks = new ArrayList<>(IntStream.range(0, worldSize).boxed().toList());
    byte[] inRankOrder =
        fold(Words::add)
            .fold(
                ranks.stream().map(rank -> words(rank).getBytes(StandardCharsets.UTF_8)).toList());

    for (int seed = 0; seed < 20; seed++) {
      TestRun run = run(worldSize);
      Collections.shuffle(ranks, new Random(seed));
      for (int rank : ranks) {
        run.complete(rank, 0, words(rank));
        run.complete(rank, 0, words(rank));
        run.complete(rank, 1, "another attempt's, which comes too late");
      }
      assertThat(text(run.result().value()))
          .isEqualTo(new String(inRankOrder, StandardCharsets.UTF_8));
    }
  }

  @Test
  void firstAcknowledgedValueStands() {
    TestRun run = run(2);
    ContributeResponse first = run.complete(0, 0, "a");
    ContributeResponse again = run.complete(0, 0, "a");
    ContributeResponse newer = run.complete(0, 1, "b");

    assertThat(first.getLate()).isFalse();
    assertThat(again).isEqualTo(first);
    assertThat(newer).extracting("late", "receipt").containsExactly(true, first.getReceipt());
    assertThatThrownBy(() -> run.complete(0, 0, "a")).as("fenced off").isInstanceOf(Refusal.class);
    run.complete(1, 0, "c");
    assertThat(text(run.result().value())).isEqualTo("{a=1, c=1}");
  }

  @Test
  void restoredValueStandsBesideALivingAttempt() {
    TestRun run = run(2);
    run.ledger.restore(0, 0, bytes("stored"));

    assertThat(run.complete(0, 1, "computed meanwhile").getLate()).isTrue();
    run.complete(1, 0, "c");
    assertThat(text(run.result().value())).isEqualTo("{c=1, stored=1}");
  }

  @Test
  void whatCannotBeReadIsRefusedAndItsRankMayTryAgain() {
    TestRun run = run(1);

    assertThatThrownBy(() -> run.complete(0, 0, "?"))
        .isInstanceOf(Refusal.class)
        .hasMessage("this is no word")
        .extracting("kind")
        .isEqualTo(Refusal.Kind.MALFORMED);
    assertThat(run.ledger.state().getSucceeded()).isZero();
    run.complete(0, 0, "a");
    assertThat(text(run.result().value())).isEqualTo("{a=1}");
  }

  @Test
  void memoryIsThatOfTheMergedValueWhateverTheNumberOfRanks() {
    int worldSize = 1_000;
    TestRun run = run(worldSize, SMALL);
    for (int rank = 0; rank < worldSize; rank++) {
      run.complete(rank, 0, words(rank)); // 7 to 9 bytes each, 11 words in all
    }

    assertThat(text(run.result().value())).startsWith("{w0=").endsWith("w9=91}");
  }

  @Test
  void mergedValueThatGrowsBeyondTheLimitRefusesMoreUntilTheSeal() {
    TestRun run = run(100, SMALL);
    for (int rank = 0; rank < 15; rank++) {
      run.complete(rank, 0, "word" + rank); // each makes the merged value 10 bytes larger
    }

    assertRefused(() -> run.complete(15, 0, "word15"), Refusal.Kind.TOO_MUCH_NOW);
    assertThat(run.ledger.state().getSucceeded()).as("a refusal changes nothing").isEqualTo(15);
    assertThatCode(() -> run.ledger.restore(15, 0, bytes("word15")))
        .as("what was acknowledged once is never refused")
        .doesNotThrowAnyException();
  }

  @Test
  void sealGivesBackAllThatTheMergedValueTook() {
    MergingFold<Words> counting =
        new MergingFold<>(
            Words::new, Words::read, Words::add, words -> new byte[] {1}, Words::heldBytes);
    TestRun run = TestRun.folding(counting, 2, 0, SMALL);
    run.complete(0, 0, "a b c d e f g h i j k l m");
    assertRefused(
        () -> run.contribute(0, 0, reduce("x", Function.SUM), longs(1, 2, 3)),
        Refusal.Kind.TOO_MUCH_NOW);
    run.complete(1, 0, "a");

    assertThatCode(() -> run.contribute(0, 0, reduce("x", Function.SUM), longs(1, 2, 3)))
        .doesNotThrowAnyException();
  }

  @Test
  void ranksOnManyThreadsAreMergedOnceEach() {
    int worldSize = 4_000;
    int threads = 6;
    TestRun run = run(worldSize);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<Void>> shares = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        // Every rank is played by two threads, as when a call is repeated while it is under way.
        shares.add(
            CompletableFuture.runAsync(
                () ->
                    IntStream.range(0, worldSize)
                        .filter(rank -> rank % threads == first || (rank + 1) % threads == first)
                        .forEach(rank -> run.complete(rank, 0, "w")),
                executor));
      }
      assertThat(CompletableFuture.allOf(shares.toArray(CompletableFuture[]::new)))
          .succeedsWithin(PATIENCE);
    } finally {
      executor.shutdownNow();
    }

    assertThat(text(run.result().value())).isEqualTo("{w=4000}");
  }

  @Test
  void sealWaitsForAValueThatIsBeingMerged() throws InterruptedException {
    SlowMerge slow = new SlowMerge();
    TestRun run = TestRun.folding(fold(slow::merge), 2, 1, RendezvousLimits.defaults());
    CompletableFuture<ContributeResponse> zero =
        CompletableFuture.supplyAsync(() -> run.complete(0, 0, "a"));
    slow.begun.await();
    run.fail(failure(1, 0));
    assertThat(run.ledger.completion()).isNotDone();

    slow.goOn.countDown();
    assertThat(zero).succeedsWithin(PATIENCE);
    assertThat(text(run.result().value())).isEqualTo("{a=1}");
  }

  @Test
  void valueThatIsBeingMergedTakesItsRoomUntilItIs() throws InterruptedException {
    String large = "b".repeat(90);
    Map<String, SlowMerge> merges = Map.of("a", new SlowMerge(), large, new SlowMerge());
    TestRun run =
        TestRun.folding(
            fold((all, one) -> merges.get(one.firstKey()).merge(all, one)), 3, 0, SMALL);
    var zero = CompletableFuture.supplyAsync(() -> run.complete(0, 0, "a"));
    merges.get("a").begun.await();
    var unused = CompletableFuture.supplyAsync(() -> run.complete(1, 0, large));
    await().until(() -> run.ledger.state().getSucceeded() == 2);
    merges.get("a").goOn.countDown();
    assertThat(zero).succeedsWithin(PATIENCE);

    assertRefused(() -> run.complete(2, 0, "c".repeat(70)), Refusal.Kind.TOO_MUCH_NOW);
    merges.get(large).goOn.countDown();
  }

  @Test
  void runMayFailWhileAValueIsBeingMerged() throws InterruptedException {
    SlowMerge slow = new SlowMerge();
    TestRun run = TestRun.folding(fold(slow::merge), 2, 0, RendezvousLimits.defaults());
    CompletableFuture<ContributeResponse> zero =
        CompletableFuture.supplyAsync(() -> run.complete(0, 0, "a"));
    slow.begun.await();
    run.fail(failure(1, 0));
    slow.goOn.countDown();

    assertThat(zero).succeedsWithin(PATIENCE);
    assertThat(run.ledger.completion()).isCompletedExceptionally();
  }

  @Test
  void mergeThatFailsIsADefectAndNotAHang() {
    TestRun run =
        TestRun.folding(
            fold(
                (all, one) -> {
                  throw new IllegalStateException("no");
                }),
            1,
            0,
            RendezvousLimits.defaults());
    run.complete(0, 0, "a");

    assertThatThrownBy(() -> run.ledger.completion().join())
        .hasCauseInstanceOf(InternalFault.class)
        .hasMessageContaining("a value could not be merged");
  }

  @Test
  void valuesThatDoNotFitTogetherEndTheRunWithTheirReason() {
    TestRun run =
        TestRun.folding(
            fold(
                (all, one) -> {
                  throw new FatalFault(Reason.ResultCorrupt, "they do not fit");
                }),
            1,
            0,
            RendezvousLimits.defaults());
    run.complete(0, 0, "a");

    assertThatThrownBy(() -> run.ledger.completion().join())
        .hasCauseInstanceOf(FatalFault.class)
        .hasMessageContaining("they do not fit");
  }

  private static final class SlowMerge {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    void merge(Words all, Words one) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      all.add(one);
    }
  }

  private static void assertRefused(ThrowingCallable call, Refusal.Kind kind) {
    assertThatThrownBy(call).isInstanceOf(Refusal.class).extracting("kind").isEqualTo(kind);
  }
}
