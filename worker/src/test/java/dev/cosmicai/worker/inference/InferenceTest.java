package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.formats.io.BufferMember;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.transform.Conversion;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.BatchRows;
import dev.cosmicai.worker.input.InputRows;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.TestNetworks;
import dev.cosmicai.worker.split.BadSample;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.HeldSplits;
import dev.cosmicai.worker.split.ListedSplits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InferenceTest {
  private static final int SAMPLES = 3;
  private static final String URI = "s3://survey/1.pt";
  private static final TensorSpec X = TensorSpec.of("x", ElementType.FLOAT32);

  private final StopSignal stop = new StopSignal();
  private final StageClock clock = new StageClock();
  private final RankProgress progress = new RankProgress();
  private final HeldSplit split =
      ListedSplits.held(0, Partition.newBuilder().setUri(URI).build(), 0, 1);
  private final AtomicInteger closedBatches = new AtomicInteger();
  private int maxBadSamples;

  @Test
  void everyStreamRunsAForwardPassAtTheSameTime() {
    CountDownLatch bothRun = new CountDownLatch(2);
    try (Inference inference = inference(2, meeting(bothRun))) {
      CompletableFuture<Outputs> first = inference.submit(batch(0));
      CompletableFuture<Outputs> second = inference.submit(batch(SAMPLES));
      assertThat(first.join().tensors().get(0).toFloats()).containsOnly(1).hasSize(SAMPLES);
      assertThat(second.join().tensors().get(0).toFloats()).containsOnly(1).hasSize(SAMPLES);
    }
    assertThat(closedBatches).hasValue(2);
    assertThat(split.samplesDone()).isEqualTo(2 * SAMPLES);
    assertThat(clock.seconds(Stage.INFERENCE)).isPositive();
  }

  @Test
  void oneSliceIsQueuedAndTheNextOneWaits() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Inference inference = inference(1, waitingFor(go))) {
      CompletableFuture<Outputs> running = inference.submit(batch(0));
      CompletableFuture<Outputs> queued = inference.submit(batch(SAMPLES));
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
          .hasMessageContaining("answers NaN in y for sample 40 ")
          .extracting(fault -> ((FatalFault) fault).reason())
          .isEqualTo(Reason.PartitionNotFinite);
    }
    assertThat(closedBatches).hasValue(1);
    assertThat(split.samplesDone()).isZero();
  }

  @Test
  void inputsAreConvertedAndCheckedBeforeTheForwardPass() {
    FakeNetwork network = new FakeNetwork(() -> 1);
    try (Inference inference = inference(1, network)) {
      assertThatThrownBy(() -> inference.submit(batch(40, 1, Double.NaN, 3)).join())
          .cause()
          .hasMessageContaining("holds NaN in x of sample 41 (counted from 0)");
      inference.submit(batch(0, 1, 2, 1 / 3.0)).join();
    }
    assertThat(network.seen).containsExactly(1f, 2f, 1 / 3f);
    assertThat(closedBatches).hasValue(2);
  }

  @Test
  void whereBadSamplesAreToleratedTheOthersAreComputedAsTheyAre() {
    maxBadSamples = 1;
    FakeNetwork network = new FakeNetwork(() -> 1);
    try (Inference inference = inference(1, network)) {
      Outputs outputs = inference.submit(batch(40, 1, Double.NaN, 1 / 3.0)).join();

      assertThat(outputs.tensors().get(0).toFloats()).hasSize(SAMPLES);
      assertThat(outputs.bad()).hasSize(1);
      assertThat(outputs.bad().get(0).row()).isEqualTo(41);
      assertThat(outputs.bad().get(0).column()).isEqualTo("x");
      assertThat(outputs.bad().get(0).fault())
          .hasMessageContaining("holds NaN in x of sample 41 (counted from 0)");
    }
    assertThat(network.seen).containsExactly(1f, 0f, 1 / 3f);
  }

  @Test
  void whereBadSamplesAreToleratedThoseWhoseAnswersAreNoNumbersAreSetAside() {
    maxBadSamples = 1;
    try (Inference inference = inference(1, new FakeNetwork(() -> Float.NaN))) {
      Outputs outputs = inference.submit(batch(40, 1, Double.NaN, 3)).join();

      assertThat(outputs.bad()).extracting(BadSample::row).containsExactly(40, 41, 42);
      assertThat(outputs.bad()).extracting(BadSample::column).containsExactly("y", "x", "y");
    }
    assertThat(split.samplesDone()).isEqualTo(SAMPLES);
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
    CompletableFuture<Outputs> running = inference.submit(batch(0));
    CompletableFuture<Outputs> queued = inference.submit(batch(SAMPLES));
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
  void ofASplitThatIsDroppedNoFurtherPassBegins() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FakeNetwork network =
        new FakeNetwork(
            () -> {
              begun.countDown();
              awaitLatch(go);
              return 1;
            });
    try (Inference inference = inference(1, network)) {
      CompletableFuture<Outputs> running = inference.submit(batch(0));
      CompletableFuture<Outputs> queued = inference.submit(batch(SAMPLES));
      awaitLatch(begun);
      new HeldSplits().drop(split);
      go.countDown();
      assertThat(running.join().tensors()).hasSize(1);
      assertThat(queued.join().tensors()).isEmpty();
    }
    assertThat(split.samplesDone()).isEqualTo(SAMPLES);
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
        new RankContext(
            Assignment.newBuilder().setMaxBadSamples(maxBadSamples).build(),
            null,
            null,
            stop,
            clock,
            null,
            progress,
            new RankMonitor.Unwatched());
    return new Inference(
        network, context, streams, Optional.empty(), new SaturationWatch(network, "s3://net.pt"));
  }

  private Batch batch(int first) {
    return batch(first, 1, 1, 1);
  }

  private Batch batch(int first, double... values) {
    Tensor column = Tensor.ofDoubles(values, values.length);
    Conversion conversion =
        Conversion.of(
            StridedTensor.dense(
                column.type(),
                column.shape(),
                false,
                Extent.of(new BufferMember(column.data())),
                FileFaults.partition(URI),
                "x"),
            X,
            List.of(),
            "fake",
            URI);
    return new Batch(
        split,
        new BatchRows(first, SAMPLES, List.of(), List.of()),
        List.of(),
        false,
        false,
        0,
        List.of(new InputRows.Stored(column.data(), SAMPLES, conversion)),
        closedBatches::incrementAndGet);
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

  private static final class FakeNetwork implements Network {
    private final Answer answer;
    private final List<Float> seen = new CopyOnWriteArrayList<>();

    FakeNetwork(Answer answer) {
      this.answer = answer;
    }

    @Override
    public NetworkInfo info() {
      return TestNetworks.network(
          Task.NONE, List.of(X), List.of(TensorSpec.of("y", ElementType.FLOAT32)));
    }

    @Override
    public List<Tensor> run(List<ByteBuffer> inputs, int count) {
      for (int i = 0; i < count; i++) {
        seen.add(inputs.get(0).getFloat(i * Float.BYTES));
      }
      float[] predicted = new float[count];
      Arrays.fill(predicted, answer.get());
      return List.of(Tensor.ofFloats(predicted, count));
    }

    @Override
    public void close() {}
  }
}
