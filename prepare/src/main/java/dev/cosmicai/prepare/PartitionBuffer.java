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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One partition in memory, filled again and again. Images {@code [N, C, H, W]}, magnitudes {@code
 * [N, M]} and, if known, redshift {@code [N]}, all float32. For one thread at a time.
 */
final class PartitionBuffer {
  private final long[] imageShape;
  private final int magnitudeCount;
  private final boolean labelled;
  private final ByteBuffer images;
  private final ByteBuffer magnitudes;
  private final ByteBuffer redshifts;
  private final float[] image;
  private final float[] magnitude;
  private int samples;
  private Range imageRange = Range.NONE;
  private final List<Range> magnitudeRanges;
  private Range redshiftRange = Range.NONE;

  PartitionBuffer(int capacity, long[] imageShape, int magnitudeCount, boolean labelled) {
    this.imageShape = imageShape.clone();
    this.magnitudeCount = magnitudeCount;
    this.labelled = labelled;
    this.image = new float[(int) (imageShape[0] * imageShape[1] * imageShape[2])];
    this.magnitude = new float[magnitudeCount];
    this.images = floats(capacity, image.length);
    this.magnitudes = floats(capacity, magnitudeCount);
    this.redshifts = floats(labelled ? capacity : 0, 1);
    this.magnitudeRanges = new ArrayList<>(Collections.nCopies(magnitudeCount, Range.NONE));
  }

  /** The bytes that a sample takes, without the file's own. */
  static long sampleBytes(long pixels, int magnitudeCount, boolean labelled) {
    return (pixels + magnitudeCount + (labelled ? 1 : 0)) * Float.BYTES;
  }

  /** Takes these rows, in this order, in place of what it held. */
  void fill(CutOuts cutOuts, Catalogue catalogue, SampleOrder order, long first, int count) {
    clear();
    for (int step = 0; step < count; step++) {
      int i = cutOuts.readsLittleOfARow() ? count - 1 - step : step;
      long row = order.rowAt(first + i);
      cutOuts.read(row, image);
      imageRange = imageRange.and(Range.of(image, 0, image.length));
      put(images, i, image);
      catalogue.readMagnitudes(row, magnitude);
      for (int m = 0; m < magnitudeCount; m++) {
        magnitudeRanges.set(m, magnitudeRanges.get(m).and(Range.of(magnitude, m, m + 1)));
      }
      put(magnitudes, i, magnitude);
      if (labelled) {
        float redshift = catalogue.redshift(row);
        redshiftRange = redshiftRange.and(new Range(redshift, redshift));
        redshifts.putFloat(i * Float.BYTES, redshift);
      }
    }
    samples = count;
  }

  /** Writes the file; the same samples always give the same bytes. */
  void write(OutputStream out, PrepareRequest.Format format) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("images", tensor(images, samples, imageShape[0], imageShape[1], imageShape[2]));
    tensors.put("magnitudes", tensor(magnitudes, samples, magnitudeCount));
    if (labelled) {
      tensors.put("redshift", tensor(redshifts, samples));
    }
    switch (format) {
      case PT -> PtWriter.writeTensorDataset(out, List.copyOf(tensors.values()));
      case SAFETENSORS -> SafetensorsWriter.write(out, tensors);
    }
  }

  int samples() {
    return samples;
  }

  /** The pixels' range. */
  Range imageRange() {
    return imageRange;
  }

  /** The range of each magnitude. */
  List<Range> magnitudeRanges() {
    return List.copyOf(magnitudeRanges);
  }

  /** The redshifts' range; null if there are none. */
  Range redshiftRange() {
    return labelled ? redshiftRange : null;
  }

  private void clear() {
    imageRange = Range.NONE;
    Collections.fill(magnitudeRanges, Range.NONE);
    redshiftRange = Range.NONE;
  }

  private static void put(ByteBuffer target, int sample, float[] values) {
    target.asFloatBuffer().put(sample * values.length, values);
  }

  private static Tensor tensor(ByteBuffer filled, long... shape) {
    long bytes = Float.BYTES;
    for (long length : shape) {
      bytes *= length;
    }
    return new Tensor(ElementType.FLOAT32, shape, filled.slice(0, (int) bytes));
  }

  private static ByteBuffer floats(int rows, int columns) {
    int bytes = Math.toIntExact(Math.multiplyExact((long) rows * columns, Float.BYTES));
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
