package dev.cosmicai.benchmarks.micro;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.Samples;
import dev.cosmicai.formats.pt.PtWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A {@code .pt} partition of 25 MB, which is in memory already: parsing and its checksums. */
@State(Scope.Benchmark)
public class PartitionReading {
  static final int SAMPLES = 1_278;
  private static final int BANDS = 5;
  private static final int SIDE = 32;

  private ByteBuffer file;

  /** Writes the partition. */
  @Setup(Level.Trial)
  public void write() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(1);
    PtWriter.writeTensorDataset(
        out,
        List.of(
            noise(random, SAMPLES, BANDS, SIDE, SIDE),
            noise(random, SAMPLES, BANDS),
            noise(random, SAMPLES)));
    file = ByteBuffer.allocateDirect(out.size()).put(out.toByteArray()).flip();
  }

  /** Reads it. */
  @Benchmark
  public Samples read() {
    return PartitionReader.read(file, PartitionFormat.PT, "benchmark.pt");
  }

  private static Tensor noise(Random random, long... shape) {
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
