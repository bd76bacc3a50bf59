package dev.cosmicai.worker.inference;

import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.worker.input.OpenPartition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A rank's predictions, at 20 bytes a sample. As {@code .npz} they are four arrays of the same
 * length N: {@code prediction} float32, {@code redshift} float64 (only if a partition is labelled;
 * NaN where another is not), {@code file} int32 (position in the manifest) and {@code row} int32
 * (position in the file).
 */
public final class Predictions {
  private final List<Part> parts = new ArrayList<>();

  /** One partition's; redshifts are null if it is unlabelled. */
  private record Part(int file, FloatBuffer predicted, DoubleBuffer redshifts) {}

  /** Adds a partition's, all of its samples. */
  void add(OpenPartition partition, float[] predicted) {
    int file = partition.partition().getIndex();
    parts.add(new Part(file, FloatBuffer.wrap(predicted), partition.redshifts()));
  }

  /** All samples. */
  public int samples() {
    return parts.stream().mapToInt(part -> part.predicted.limit()).sum();
  }

  /** The {@code .npz} file. */
  public byte[] toNpz() {
    int samples = samples();
    float[] prediction = new float[samples];
    double[] redshift = new double[samples];
    int[] file = new int[samples];
    int[] row = new int[samples];
    Arrays.fill(redshift, Double.NaN);
    int at = 0;
    for (Part part : parts) {
      int length = part.predicted.limit();
      part.predicted.get(0, prediction, at, length);
      if (part.redshifts != null) {
        part.redshifts.get(0, redshift, at, length);
      }
      Arrays.fill(file, at, at + length, part.file);
      for (int i = 0; i < length; i++) {
        row[at + i] = i;
      }
      at += length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(out)) {
      npz.add("prediction", Tensor.ofFloats(prediction, samples));
      if (parts.stream().anyMatch(part -> part.redshifts != null)) {
        npz.add("redshift", Tensor.ofDoubles(redshift, samples));
      }
      npz.add("file", Tensor.ofInts(file, samples));
      npz.add("row", Tensor.ofInts(row, samples));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
