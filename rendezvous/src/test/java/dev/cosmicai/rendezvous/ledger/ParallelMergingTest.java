package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.rendezvous.collective.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values that are merged on one thread while something else happens on others. */
class ParallelMergingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void ranksOnManyThreadsAreMergedOnceEach() {
    int worldSize = 4_000;
    int threads = 6;
    TestRun run = TestPlan.of(worldSize).fold(Words.fold(Words::add)).run();
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
                        .forEach(rank -> run.contribute(rank, 0, "w")),
                executor));
      }
      assertThat(CompletableFuture.allOf(shares.toArray(CompletableFuture[]::new)))
          .succeedsWithin(PATIENCE);
    } finally {
      executor.shutdownNow();
    }

    assertThat(text(run.results().value())).isEqualTo("{w=4000}");
  }

  @Test
  void sealWaitsForAValueThatIsBeingMerged() throws InterruptedException {
    SlowMerge slow = new SlowMerge();
    TestRun run = TestPlan.of(2).maxFailedRanks(1).fold(Words.fold(slow::merge)).run();
    CompletableFuture<ContributeResponse> zero =
        CompletableFuture.supplyAsync(() -> run.contribute(0, 0, "a"));
    slow.begun.await();
    run.fail(failure(1, 0));
    List<Outcome> told = run.await(0, "results");
    assertThat(told).isEmpty();

    slow.goOn.countDown();
    assertThat(zero).succeedsWithin(PATIENCE);
    assertThat(text(run.results().value())).isEqualTo("{a=1}");
  }

  @Test
  void runMayFailWhileAValueIsBeingMerged() throws InterruptedException {
    SlowMerge slow = new SlowMerge();
    TestRun run = TestPlan.of(2).fold(Words.fold(slow::merge)).run();
    CompletableFuture<ContributeResponse> zero =
        CompletableFuture.supplyAsync(() -> run.contribute(0, 0, "a"));
    slow.begun.await();
    run.fail(failure(1, 0));
    slow.goOn.countDown();

    assertThat(zero).succeedsWithin(PATIENCE);
    assertThat(run.await(0, "results").get(0)).isInstanceOf(Outcome.Broken.class);
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
