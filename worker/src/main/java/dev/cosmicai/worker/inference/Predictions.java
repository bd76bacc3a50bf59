package dev.cosmicai.worker.inference;

import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.parquet.ParquetColumn;
import dev.cosmicai.formats.parquet.ParquetWriter;
import dev.cosmicai.formats.parquet.TableColumn;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.worker.input.BatchRows;
import dev.cosmicai.worker.split.BadSample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A split's predictions, as a table with a row for each sample: the columns that are kept, the
 * network's outputs, what they are compared with, {@code file} (position in the manifest) and
 * {@code row} (position in the file).
 */
public final class Predictions {
  private final PredictionSchema schema;
  private final List<Part> parts = new ArrayList<>();

  /**
   * Of consecutive samples of the split.
   *
   * @param file the partition's position in the manifest
   * @param samples which samples, and what is known of them
   * @param outputs {@code [count, …]} each, in the network's order
   */
  record Part(int file, BatchRows samples, List<Tensor> outputs) {
    int rows() {
      return samples.count();
    }

    /** Those around the bad samples of a batch; one part if there are none. */
    static List<Part> of(int file, BatchRows samples, Outputs outputs) {
      List<Part> parts = new ArrayList<>();
      int from = 0;
      for (BadSample bad : outputs.bad()) {
        int row = bad.row() - samples.first();
        parts.add(part(file, samples, outputs, from, row));
        from = row + 1;
      }
      if (from == 0) {
        return List.of(new Part(file, samples, outputs.tensors()));
      }
      parts.add(part(file, samples, outputs, from, samples.count()));
      // What would only have a type, and that of a bad sample.
      parts.removeIf(part -> part.rows() == 0);
      return parts;
    }

    private static Part part(int file, BatchRows samples, Outputs outputs, int from, int end) {
      return new Part(
          file,
          samples.rows(from, end - from),
          outputs.tensors().stream().map(tensor -> tensor.rows(from, end - from)).toList());
    }
  }

  /** No rows yet. */
  Predictions(PredictionSchema schema) {
    this.schema = schema;
  }

  /** Adds the next samples'. */
  void add(Part part) {
    parts.add(part);
  }

  /** How many samples. */
  public int samples() {
    return parts.stream().mapToInt(Part::rows).sum();
  }

  /** The {@code .npz} file: what is missing is NaN, and targets that no sample has are left out. */
  public byte[] toNpz() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(out)) {
      for (TableColumn column : schema.columns(parts)) {
        if (!(column instanceof ParquetColumn numbers)) {
          throw new IllegalStateException(column.name() + " is text, which was refused before");
        } else if (!numbers.isMissing()) {
          npz.add(numbers.name(), numbers.valuesOrNan());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  /**
   * The Parquet file, of the same columns whatever the partitions hold, so that all splits' files
   * are one table: what is missing is null.
   *
   * @param origin what the file says of where it comes from
   */
  public byte[] toParquet(Map<String, String> origin) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ParquetWriter.write(out, schema.columns(parts), origin);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
