package dev.cosmicai.worker.inference;

import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.parquet.ParquetColumn;
import dev.cosmicai.formats.parquet.ParquetWriter;
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
import java.util.Map;

/**
 * A rank's predictions, at 20 bytes a sample. As a table they are four columns: {@code prediction}
 * float32, {@code redshift} float64, {@code file} int32 (position in the manifest) and {@code row}
 * int32 (position in the file).
 */
public final class Predictions {
  private static final String REDSHIFT = "redshift";

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

  /** The {@code .npz} file: {@code redshift} is NaN where a sample has none, and may be missing. */
  public byte[] toNpz() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(out)) {
      for (ParquetColumn column : columns()) {
        if (!column.name().equals(REDSHIFT) || isLabelled()) {
          npz.add(column.name(), column.values());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  /**
   * The Parquet file, of the same columns whatever the partitions hold, so that all ranks' files
   * are one table: {@code redshift} is null where a sample has none.
   *
   * @param origin what the file says of where it comes from
   */
  public byte[] toParquet(Map<String, String> origin) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ParquetWriter.write(out, columns(), origin);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private boolean isLabelled() {
    return parts.stream().anyMatch(part -> part.redshifts != null);
  }

  private List<ParquetColumn> columns() {
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
    return List.of(
        new ParquetColumn("prediction", Tensor.ofFloats(prediction, samples), false),
        new ParquetColumn(REDSHIFT, Tensor.ofDoubles(redshift, samples), true),
        new ParquetColumn("file", Tensor.ofInts(file, samples), false),
        new ParquetColumn("row", Tensor.ofInts(row, samples), false));
  }
}
