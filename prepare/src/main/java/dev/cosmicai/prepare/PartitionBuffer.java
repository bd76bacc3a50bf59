package dev.cosmicai.prepare;

import dev.cosmicai.formats.pt.PtWriter;
import dev.cosmicai.formats.safetensors.SafetensorsWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One partition in memory, filled again and again. Images {@code [N, C, H, W]}, magnitudes {@code
 * [N, M]} and, if known, redshift {@code [N]}, all float32; then the kept columns, {@code [N]} or
 * {@code [N, K]}, int64 or float64. For one thread at a time.
 */
final class PartitionBuffer {
  private final long[] imageShape;
  private final Columns columns;
  private final ByteBuffer images;
  private final ByteBuffer magnitudes;
  private final ByteBuffer redshifts;
  private final List<ByteBuffer> kept = new ArrayList<>();
  private final float[] image;
  private int samples;
  private Dataset.Range imageRange = Dataset.Range.NONE;
  private final List<Dataset.Range> magnitudeRanges;
  private Dataset.Range redshiftRange = Dataset.Range.NONE;

  /** What lies beside the images. */
  record Columns(int magnitudes, boolean labelled, List<Column> kept) {
    static Columns of(Catalogue catalogue) {
      return new Columns(catalogue.names().size(), catalogue.labelled(), catalogue.kept());
    }
  }

  PartitionBuffer(int capacity, long[] imageShape, Columns columns) {
    this.imageShape = imageShape.clone();
    this.columns = columns;
    this.image = new float[(int) (imageShape[0] * imageShape[1] * imageShape[2])];
    this.images = bytes(capacity, image.length, Float.BYTES);
    this.magnitudes = bytes(capacity, columns.magnitudes(), Float.BYTES);
    this.redshifts = bytes(columns.labelled() ? capacity : 0, 1, Float.BYTES);
    columns.kept().forEach(column -> kept.add(bytes(capacity, column.width(), Double.BYTES)));
    this.magnitudeRanges =
        new ArrayList<>(Collections.nCopies(columns.magnitudes(), Dataset.Range.NONE));
  }

  /** The bytes that a sample takes, without the file's own. */
  static long sampleBytes(long pixels, Columns columns) {
    return (pixels + columns.magnitudes() + (columns.labelled() ? 1 : 0)) * Float.BYTES
        + columns.kept().stream().mapToLong(Column::width).sum() * Double.BYTES;
  }

  /** Takes these rows, in this order, in place of what it held. */
  void fill(CutOuts cutOuts, Catalogue catalogue, SampleOrder order, long first, int count) {
    imageRange = Dataset.Range.NONE;
    Collections.fill(magnitudeRanges, Dataset.Range.NONE);
    redshiftRange = Dataset.Range.NONE;
    boolean backwards = cutOuts.readsLittleOfARow();
    int rowsAhead = cutOuts.rowsAhead();
    for (int step = -rowsAhead; step < count; step++) {
      int ahead = step + rowsAhead;
      if (rowsAhead > 0 && ahead < count) {
        cutOuts.prefetch(order.rowAt(first + (backwards ? count - 1 - ahead : ahead)));
      }
      if (step >= 0) {
        int i = backwards ? count - 1 - step : step;
        long row = order.rowAt(first + i);
        cutOuts.read(row, image);
        imageRange = imageRange.and(Dataset.Range.of(image));
        images.asFloatBuffer().put(i * image.length, image);
        fill(i, catalogue.row(row));
      }
    }
    samples = count;
  }

  /** Takes a row of the catalogue. */
  private void fill(int i, ByteBuffer row) {
    for (int m = 0; m < columns.magnitudes(); m++) {
      float magnitude = row.getFloat();
      magnitudeRanges.set(m, magnitudeRanges.get(m).and(Dataset.Range.of(magnitude)));
      magnitudes.putFloat((i * columns.magnitudes() + m) * Float.BYTES, magnitude);
    }
    if (columns.labelled()) {
      float redshift = row.getFloat();
      if (!Float.isNaN(redshift)) {
        redshiftRange = redshiftRange.and(Dataset.Range.of(redshift));
      }
      redshifts.putFloat(i * Float.BYTES, redshift);
    }
    for (int k = 0; k < kept.size(); k++) {
      int width = columns.kept().get(k).width();
      for (int w = 0; w < width; w++) {
        kept.get(k).putLong((i * width + w) * Double.BYTES, row.getLong());
      }
    }
  }

  /** Writes the file; the same samples always give the same bytes. */
  void write(OutputStream out, PrepareRequest.Format format) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(
        "images",
        tensor(ElementType.FLOAT32, images, samples, imageShape[0], imageShape[1], imageShape[2]));
    tensors.put(
        "magnitudes", tensor(ElementType.FLOAT32, magnitudes, samples, columns.magnitudes()));
    if (columns.labelled()) {
      tensors.put("redshift", tensor(ElementType.FLOAT32, redshifts, samples));
    }
    for (int k = 0; k < kept.size(); k++) {
      Column column = columns.kept().get(k);
      ElementType type = column.array().isWhole() ? ElementType.INT64 : ElementType.FLOAT64;
      long[] shape =
          column.array().rowShape().length == 0 || column.width() == 1
              ? new long[] {samples}
              : new long[] {samples, column.width()};
      tensors.put(column.name(), tensor(type, kept.get(k), shape));
    }
    if (format == PrepareRequest.Format.SAFETENSORS) {
      SafetensorsWriter.write(out, tensors);
    } else if (kept.isEmpty()) {
      PtWriter.writeTensorDataset(out, List.copyOf(tensors.values()));
    } else {
      PtWriter.writeDict(out, tensors); // Only names tell a kept column from a redshift.
    }
  }

  /** What {@code dataset.json} says of the file that was written of it. */
  Dataset.Partition describe(String name, long bytes, String sha256) {
    Dataset.Range known = redshiftRange.equals(Dataset.Range.NONE) ? null : redshiftRange;
    return new Dataset.Partition(name, samples, bytes, sha256, imageRange, magnitudeRanges, known);
  }

  private static Tensor tensor(ElementType type, ByteBuffer filled, long... shape) {
    long numbers = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return new Tensor(type, shape, filled.slice(0, (int) numbers * type.bytes()));
  }

  private static ByteBuffer bytes(int rows, int columns, int numberBytes) {
    int bytes = Math.toIntExact(Math.multiplyExact((long) rows * columns, numberBytes));
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
