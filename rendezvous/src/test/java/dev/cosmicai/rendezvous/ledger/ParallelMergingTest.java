package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values that are merged on one thread while something else happens on others. */
class ParallelMergingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RendezvousLimits SMALL = new RendezvousLimits(100, 150, 3, 2, 1);

  @Test
  void ranksOnManyThreadsAreMergedOnceEach() {
    int worldSize = 4_000;
    int threads = 6;
    TestRun run =
        TestRun.folding(Words.fold(Words::add), worldSize, 0, RendezvousLimits.defaults());
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
    TestRun run = TestRun.folding(Words.fold(slow::merge), 2, 1, RendezvousLimits.defaults());
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
            Words.fold((all, one) -> merges.get(one.firstKey()).merge(all, one)), 3, 0, SMALL);
    var zero = CompletableFuture.supplyAsync(() -> run.complete(0, 0, "a"));
    merges.get("a").begun.await();
    var unused = CompletableFuture.supplyAsync(() -> run.complete(1, 0, large));
    await().until(() -> run.ledger.state().getSucceeded() == 2);
    merges.get("a").goOn.countDown();
    assertThat(zero).succeedsWithin(PATIENCE);

    assertThatThrownBy(() -> run.complete(2, 0, "c".repeat(70)))
        .isInstanceOf(Refusal.class)
        .extracting("kind")
        .isEqualTo(Refusal.Kind.TOO_MUCH_NOW);
    merges.get(large).goOn.countDown();
  }

  @Test
  void runMayFailWhileAValueIsBeingMerged() throws InterruptedException {
    SlowMerge slow = new SlowMerge();
    TestRun run = TestRun.folding(Words.fold(slow::merge), 2, 0, RendezvousLimits.defaults());
    CompletableFuture<ContributeResponse> zero =
        CompletableFuture.supplyAsync(() -> run.complete(0, 0, "a"));
    slow.begun.await();
    run.fail(failure(1, 0));
    slow.goOn.countDown();

    assertThat(zero).succeedsWithin(PATIENCE);
    assertThat(run.ledger.completion()).isCompletedExceptionally();
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
}
