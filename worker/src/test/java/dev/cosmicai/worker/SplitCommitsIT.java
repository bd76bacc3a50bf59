package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.StopSignal;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many splits may be on their way. */
@Timeout(60)
class SplitCommitsIT {
  @Test
  void commitsThatAreNotDurableYetHoldUpNobodyUntilThereAreVeryMany(@TempDir Path folder)
      throws Exception {
    try (TestRun run = new TestRun(folder)) {
      for (int i = 0; i < 80; i++) {
        run.assign(0, run.upload("data/" + i + ".pt", TestPartitions.rows(i % 12, 1)), i);
      }
      CountDownLatch durable = new CountDownLatch(1);
      run.journal(
          entry -> {
            try {
              durable.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      run.start(1);
      var rank =
          CompletableFuture.runAsync(
              () ->
                  new RankProcess(run.config(0, 0), new RankMonitor.Unwatched(), new StopSignal())
                      .run());

      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> run.storedPredictions().size(), stored -> stored == 64);
      // That no more come cannot be waited for; the bound is there so that memory does not grow.
      assertThat(run.storedPredictions()).hasSizeLessThanOrEqualTo(66);
      durable.countDown();

      rank.get(20, TimeUnit.SECONDS);
      assertThat(run.completion().samples()).isEqualTo(80);
    }
  }
}
