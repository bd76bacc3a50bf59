package dev.cosmicai.benchmarks.skew;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.cosmicai.formats.pt.PtWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Partitions of dark images: how fast a network is does not depend on what it sees. */
final class Partitions {
  private static final int BANDS = 5;
  private static final int SIDE = 32;
  private static final long IMAGE_BYTES = (long) BANDS * SIDE * SIDE * Float.BYTES;
  private static final long SAMPLE_BYTES = IMAGE_BYTES + (BANDS + 1) * Float.BYTES;
  private static final String COMPLETE = "complete";

  private Partitions() {}

  /** Writes files of about so many bytes, 1.pt and so on, unless they are there. */
  static void write(Path folder, List<Long> fileBytes) throws IOException {
    Path complete = folder.resolveSibling(folder.getFileName() + "." + COMPLETE);
    if (Files.exists(complete)) {
      return;
    }
    Files.createDirectories(folder);
    for (int i = 0; i < fileBytes.size(); i++) {
      write(folder.resolve((i + 1) + ".pt"), samples(fileBytes.get(i)));
    }
    Files.createFile(complete);
  }

  /** How many samples are in a file of about so many bytes: at least one. */
  static int samples(long bytes) {
    return Math.toIntExact(Math.max(1, bytes / SAMPLE_BYTES));
  }

  private static void write(Path file, int samples) throws IOException {
    Path dark = file.resolveSibling(file.getFileName() + ".images");
    // Neither on the disk nor in the heap.
    try (FileChannel images = FileChannel.open(dark, CREATE, READ, WRITE, SPARSE, DELETE_ON_CLOSE);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      PtWriter.writeTensorDataset(
          out,
          List.of(
              new Tensor(
                  ElementType.FLOAT32,
                  new long[] {samples, BANDS, SIDE, SIDE},
                  images.map(FileChannel.MapMode.READ_WRITE, 0, samples * IMAGE_BYTES)),
              Tensor.ofFloats(drawn(samples * BANDS, 18), samples, BANDS),
              Tensor.ofFloats(drawn(samples, 0), samples)));
    }
  }

  private static float[] drawn(int count, float from) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = from + random.nextFloat();
    }
    return values;
  }
}
