package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.formats.SampleShape;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.OpenPartition;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InferenceTest {
  private static final int SAMPLES = 3;

  private final StopSignal stop = new StopSignal();
  private final StageClock clock = new StageClock();
  private final RankProgress progress = new RankProgress(0);
  private final AtomicInteger closedBatches = new AtomicInteger();

  @Test
  void everyStreamRunsAForwardPassAtTheSameTime() {
    CountDownLatch bothRun = new CountDownLatch(2);
    try (Inference inference = inference(2, meeting(bothRun))) {
      CompletableFuture<float[]> first = inference.submit(batch(0));
      CompletableFuture<float[]> second = inference.submit(batch(SAMPLES));
      assertThat(first.join()).containsOnly(1).hasSize(SAMPLES);
      assertThat(second.join()).containsOnly(1).hasSize(SAMPLES);
    }
    assertThat(closedBatches).hasValue(2);
    assertThat(progress.samplesDone()).isEqualTo(2 * SAMPLES);
    assertThat(clock.seconds(Stage.INFERENCE)).isPositive();
  }

  @Test
  void oneSliceIsQueuedAndTheNextOneWaits() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Inference inference = inference(1, waitingFor(go))) {
      CompletableFuture<float[]> running = inference.submit(batch(0));
      CompletableFuture<float[]> queued = inference.submit(batch(SAMPLES));
      Thread third = new Thread(() -> inference.submit(batch(2 * SAMPLES)).join());
      third.start();
      await().until(() -> third.getState() == Thread.State.WAITING);
      assertThat(running).isNotDone();
      go.countDown();
      third.join();
      assertThat(running).isCompleted();
      assertThat(queued).isCompleted();
    }
    assertThat(closedBatches).hasValue(3);
  }

  @Test
  void answerThatIsNoNumberNamesTheSampleByItsPlaceInThePartition() {
    Network network = new FakeNetwork(() -> Float.NaN);
    try (Inference inference = inference(1, network)) {
      assertThatThrownBy(() -> inference.submit(batch(40)).join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("answers NaN for sample 40 ")
          .extracting(fault -> ((FatalFault) fault).reason())
          .isEqualTo(Reason.PartitionNotFinite);
    }
    assertThat(closedBatches).hasValue(1);
    assertThat(progress.samplesDone()).isZero();
  }

  @Test
  void samplesOfAnotherShapeAreRefused() {
    try (Inference inference = inference(1, new FakeNetwork(() -> 1))) {
      Batch odd = batch(0, new SampleShape(SAMPLES, 4, 1, 1, 5, false));
      assertThatThrownBy(() -> inference.submit(odd))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("images [N, 4, 1, 1]");
    }
    assertThat(closedBatches).hasValue(1);
  }

  @Test
  void closingWaitsForTheForwardPassAndDropsWhatIsQueued() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger passes = new AtomicInteger();
    Network network =
        new FakeNetwork(
            () -> {
              passes.incrementAndGet();
              awaitLatch(go);
              return 1;
            });
    Inference inference = inference(1, network);
    CompletableFuture<float[]> running = inference.submit(batch(0));
    CompletableFuture<float[]> queued = inference.submit(batch(SAMPLES));
    await().until(() -> passes.get() == 1);
    Thread closing = new Thread(inference::close);
    closing.start();
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(running).isNotDone();

    go.countDown();
    closing.join();

    assertThat(running).isCompleted();
    assertThatThrownBy(queued::join).hasCauseInstanceOf(RetriableFault.class);
    assertThat(passes).hasValue(1);
    assertThat(closedBatches).hasValue(2);
  }

  @Test
  void nothingIsTakenInAfterAStop() {
    try (Inference inference = inference(1, new FakeNetwork(() -> 1))) {
      stop.requestFromOutside();
      assertThatThrownBy(() -> inference.submit(batch(0))).isInstanceOf(RetriableFault.class);
    }
    assertThat(closedBatches).hasValue(1);
  }

  private Inference inference(int streams, Network network) {
    RankContext context =
        new RankContext(null, null, null, stop, clock, null, progress, new RankMonitor.Unwatched());
    return new Inference(network, context, streams);
  }

  private Batch batch(int first) {
    return batch(first, new SampleShape(100, 1, 1, 1, 1, false));
  }

  private Batch batch(int first, SampleShape shape) {
    OpenPartition partition =
        new OpenPartition(Partition.newBuilder().setUri("s3://survey/1.pt").build(), shape, null);
    ByteBuffer nothing = ByteBuffer.allocateDirect(0);
    return new Batch(partition, first, SAMPLES, nothing, nothing, closedBatches::incrementAndGet);
  }

  private static Network meeting(CountDownLatch all) {
    return new FakeNetwork(
        () -> {
          all.countDown();
          awaitLatch(all);
          return 1;
        });
  }

  private static Network waitingFor(CountDownLatch go) {
    return new FakeNetwork(
        () -> {
          awaitLatch(go);
          return 1;
        });
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Answer {
    float get();
  }

  private record FakeNetwork(Answer answer) implements Network {
    @Override
    public NetworkInfo info() {
      return new NetworkInfo("fake", Precision.FP32, SAMPLES, 1, 1, 1, 1);
    }

    @Override
    public float[] predict(ByteBuffer images, ByteBuffer magnitudes, int count) {
      float[] predicted = new float[count];
      Arrays.fill(predicted, answer.get());
      return predicted;
    }

    @Override
    public void close() {}
  }
}
