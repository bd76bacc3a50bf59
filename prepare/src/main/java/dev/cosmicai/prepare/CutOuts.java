package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.input.RowArray;
import java.util.Arrays;
import java.util.List;

/** Reads cut-outs, each as an image of the wanted channels and size. For one thread. */
final class CutOuts {
  private final RowArray array;
  private final PrepareRequest.Cut cut;
  private final int channels;
  private final int height;
  private final int width;
  private final float[] lines;
  private final float[] plane;

  private CutOuts(RowArray array, PrepareRequest.Cut cut, int channels, int height, int width) {
    this.array = array;
    this.cut = cut;
    this.channels = channels;
    this.height = height;
    this.width = width;
    boolean interleaved = cut.layout() == PrepareRequest.Layout.HWC;
    this.lines = new float[interleaved ? channels * height * width : 0];
    this.plane = new float[height * width];
  }

  /** Checks that an array holds such cut-outs. */
  static CutOuts of(RowArray array, PrepareRequest.Cut cut) {
    int[] shape = array.rowShape();
    boolean interleaved = cut.layout() == PrepareRequest.Layout.HWC;
    if (shape.length != 3) {
      throw refused(
          array, "has rows of shape %s; wanted channels, height and width", Arrays.toString(shape));
    }
    int channels = interleaved ? shape[2] : shape[0];
    int height = interleaved ? shape[0] : shape[1];
    int width = interleaved ? shape[1] : shape[2];
    int size = cut.sizePixels();
    if (height < size || width < size) {
      throw refused(
          array, "has cut-outs of %d×%d pixels, smaller than --size %d", height, width, size);
    }
    List<Integer> beyond = cut.channels().stream().filter(c -> c < 0 || c >= channels).toList();
    if (!beyond.isEmpty()) {
      throw refused(
          array,
          "has %d channels, so none is number %d, counted from 0; see --channels and --layout",
          channels,
          beyond.get(0));
    }
    return new CutOuts(array, cut, channels, height, width);
  }

  long rows() {
    return array.rows();
  }

  /** Channels, height and width of an image. */
  long[] shape() {
    return new long[] {cut.channels().size(), cut.sizePixels(), cut.sizePixels()};
  }

  /**
   * Reads one image.
   *
   * @param target gets {@code [channels, size, size]} from index 0 on
   * @throws FatalFault (PartitionNotFinite) naming the row and the channel
   */
  void read(long row, float[] target) {
    int size = cut.sizePixels();
    if (lines.length > 0) {
      array.read(row, 0, lines.length, lines, 0);
    }
    for (int i = 0; i < cut.channels().size(); i++) {
      int channel = cut.channels().get(i);
      int at = i * size * size;
      if (cut.fit() == PrepareRequest.Fit.CROP) {
        crop(row, channel, target, at);
      } else {
        readPlane(row, channel, 0, height);
        resize(target, at);
      }
      requireFinite(target, at, row, channel);
    }
  }

  private void crop(long row, int channel, float[] target, int at) {
    int size = cut.sizePixels();
    int top = (height - size) / 2;
    int left = (width - size) / 2;
    readPlane(row, channel, top, size);
    for (int y = 0; y < size; y++) {
      System.arraycopy(plane, y * width + left, target, at + y * size, size);
    }
  }

  /** Reads some lines of a channel to the beginning of {@link #plane}. */
  private void readPlane(long row, int channel, int top, int count) {
    if (lines.length == 0) {
      array.read(row, (channel * height + top) * width, count * width, plane, 0);
      return;
    }
    int pixel = top * width;
    for (int i = 0; i < count * width; i++) {
      plane[i] = lines[(pixel + i) * channels + channel];
    }
  }

  private void resize(float[] target, int at) {
    int size = cut.sizePixels();
    for (int y = 0; y < size; y++) {
      int top = y * height / size;
      int bottom = ((y + 1) * height + size - 1) / size;
      for (int x = 0; x < size; x++) {
        int left = x * width / size;
        int right = ((x + 1) * width + size - 1) / size;
        double sum = 0;
        for (int v = top; v < bottom; v++) {
          for (int u = left; u < right; u++) {
            sum += plane[v * width + u];
          }
        }
        target[at + y * size + x] = (float) (sum / ((bottom - top) * (right - left)));
      }
    }
  }

  private void requireFinite(float[] target, int at, long row, int channel) {
    int end = at + cut.sizePixels() * cut.sizePixels();
    for (int i = at; i < end; i++) {
      if (!Float.isFinite(target[i])) {
        throw new FatalFault(
            Reason.PartitionNotFinite,
            "%s holds %s in row %d, channel %d (counted from 0); remove or repair that sample"
                .formatted(array.label(), target[i], row, channel));
      }
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and next to its callers
  private static FatalFault refused(RowArray array, String problem, Object... arguments) {
    return new FatalFault(
        Reason.PartitionShape, array.label() + " " + problem.formatted(arguments));
  }
}
