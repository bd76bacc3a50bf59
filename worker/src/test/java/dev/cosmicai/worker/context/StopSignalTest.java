package dev.cosmicai.worker.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StopSignalTest {
  private final StopSignal stop = new StopSignal();
  private final RetriableFault interrupted = new RetriableFault(Reason.Interrupted, "stop");

  @Test
  void nobodyAskedMeansGoOn() {
    assertThatCode(stop::check).doesNotThrowAnyException();
    assertThat(stop.await(CompletableFuture.completedFuture(7))).isEqualTo(7);
  }

  @Test
  void firstWishCounts() {
    stop.request(interrupted);
    stop.request(new FatalFault(Reason.Superseded, "later"));
    assertThatThrownBy(stop::check).isSameAs(interrupted);
  }

  @Test
  void waitingEndsWhenAsked() {
    CompletableFuture<String> never = new CompletableFuture<>();
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> stop.await(never));
    stop.request(interrupted);
    assertThatThrownBy(waiting::join).cause().isSameAs(interrupted);
  }

  @Test
  void wishCountsMoreThanATaskThatIsDone() {
    stop.request(interrupted);
    assertThatThrownBy(() -> stop.await(CompletableFuture.completedFuture("done")))
        .isSameAs(interrupted);
  }

  @Test
  void faultOfATaskIsThrownAsItIs() {
    FatalFault fault = new FatalFault(Reason.PartitionCorrupt, "bad");
    CompletableFuture<String> task =
        CompletableFuture.supplyAsync(
            () -> {
              throw fault;
            });
    assertThatThrownBy(() -> stop.await(task)).isSameAs(fault);
  }

  @Test
  void checkedExceptionOfATaskIsADefect() {
    assertThatThrownBy(() -> stop.await(CompletableFuture.failedFuture(new IOException("odd"))))
        .isInstanceOf(InternalFault.class);
  }
}
