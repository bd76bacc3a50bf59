package dev.cosmicai.benchmarks.micro;

import dev.cosmicai.benchmarks.Galaxies;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.pt.PtWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** JMH's benchmarks of what ranks and coordinator do in Java itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MicroBenchmarks {
  /** In a partition of 25 MB. */
  private static final int SAMPLES = 1_278;

  private static final int RANKS = 1_000;
  private static final int DIFFERENT_RANKS = 50;

  private final Random random = new Random(1);
  private final List<byte[]> contributions = Galaxies.encoded(4 * SAMPLES, DIFFERENT_RANKS);
  private final double[] truth = random.doubles(SAMPLES, 0.05, 0.45).toArray();
  private final double[] error = random.doubles(SAMPLES, -0.05, 0.05).toArray();
  private ByteBuffer partition;

  /** Writes the partition, which is read from memory. */
  @Setup
  public void write() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PtWriter.writeTensorDataset(
        out, List.of(noise(SAMPLES, 5, 32, 32), noise(SAMPLES, 5), noise(SAMPLES)));
    partition = ByteBuffer.allocateDirect(out.size()).put(out.toByteArray()).flip();
  }

  /** Reads a {@code .pt} partition, checksums included: the time of a sample. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public List<Tensor> readPartition() {
    PartitionLayout layout =
        PartitionReader.columns(FileBytes.of(partition), PartitionFormat.PT, "benchmark.pt")
            .layout(ColumnSelection.SURVEY);
    return List.of(layout.input(0), layout.input(1), layout.target(0));
  }

  /** Adds samples to a rank's metrics one after another: the time of a sample. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public RankMetrics addToMetrics() {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    for (int i = 0; i < SAMPLES; i++) {
      metrics.redshift().add(truth[i] + error[i], truth[i]);
    }
    return metrics;
  }

  /** Merges ranks' metrics, encoded as they come and go over the wire: the time of a rank. */
  @Benchmark
  @OperationsPerInvocation(RANKS)
  public byte[] mergeMetrics() {
    return Galaxies.merged(contributions, RANKS);
  }

  private Tensor noise(long... shape) {
    int count = 1;
    for (long extent : shape) {
      count = Math.multiplyExact(count, Math.toIntExact(extent));
    }
    ByteBuffer data = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      data.putFloat((float) random.nextGaussian());
    }
    return new Tensor(ElementType.FLOAT32, shape, data.flip());
  }
}
