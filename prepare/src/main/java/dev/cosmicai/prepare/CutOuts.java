package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.RowArray;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Reads cut-outs, each as an image of the wanted channels and size. For one thread. */
final class CutOuts {
  private static final int MAX_ROWS_AHEAD = 16;

  private final RowArray array;
  private final PrepareRequest.Cut cut;
  private final int channels;
  private final int height;
  private final int width;
  private final float[] plane;

  /** The first and the last channel that is wanted. */
  private final int firstChannel;

  private final int lastChannel;

  /** What one read brings: a whole row, or from the first wanted channel's line to the last's. */
  private final float[] piece;

  private CutOuts(RowArray array, PrepareRequest.Cut cut, int channels, int height, int width) {
    this.array = array;
    this.cut = cut;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.plane = new float[height * width];
    this.firstChannel = Collections.min(cut.channels());
    this.lastChannel = Collections.max(cut.channels());
    this.piece = new float[pieceLength()];
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

  /**
   * Whether most of a row is left out. Such rows are better not read in the order of the file: the
   * system would take it for a reading of everything, and read ahead what nobody wants.
   */
  boolean readsLittleOfARow() {
    return piece.length > 0 && piece.length < (long) channels * height * width / 4;
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
    if (piece.length > 0) {
      array.read(row, pieceStart(), piece.length, piece);
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

  /** Says that a row will be read soon, where reading takes long; see {@link #rowsAhead}. */
  void prefetch(long row) {
    if (piece.length > 0) {
      array.prefetch(row, pieceStart(), piece.length);
      return;
    }
    for (int channel : cut.channels()) {
      array.prefetch(row, (channel * height + top()) * width, lines() * width);
    }
  }

  /** How many rows, at the most, may have been said to be read soon; 0 if a row is very long. */
  int rowsAhead() {
    long numbers = piece.length > 0 ? piece.length : (long) cut.channels().size() * lines() * width;
    return (int) Math.min(MAX_ROWS_AHEAD, Bytes.MAX_AHEAD_BYTES / (numbers * Double.BYTES));
  }

  private void crop(long row, int channel, float[] target, int at) {
    int size = cut.sizePixels();
    int left = (width - size) / 2;
    readPlane(row, channel, top(), size);
    for (int y = 0; y < size; y++) {
      System.arraycopy(plane, y * width + left, target, at + y * size, size);
    }
  }

  /** Puts some lines of a channel to the beginning of {@link #plane}. */
  private void readPlane(long row, int channel, int top, int count) {
    int first = (channel * height + top) * width;
    if (cut.layout() == PrepareRequest.Layout.HWC) {
      for (int i = 0; i < count * width; i++) {
        plane[i] = piece[(top * width + i) * channels + channel];
      }
    } else if (piece.length > 0) {
      System.arraycopy(piece, first - pieceStart(), plane, 0, count * width);
    } else {
      array.read(row, first, count * width, plane);
    }
  }

  /** How many lines of a channel are wanted; {@link #top} is the first. */
  private int lines() {
    return cut.fit() == PrepareRequest.Fit.CROP ? cut.sizePixels() : height;
  }

  private int top() {
    return (height - lines()) / 2;
  }

  private int pieceStart() {
    return cut.layout() == PrepareRequest.Layout.HWC ? 0 : (firstChannel * height + top()) * width;
  }

  /** Channels that lie close together are read at once, which a disk likes better. */
  private int pieceLength() {
    if (cut.layout() == PrepareRequest.Layout.HWC) {
      return channels * height * width;
    }
    boolean close = lastChannel - firstChannel < 2 * cut.channels().size();
    return close ? ((lastChannel - firstChannel) * height + lines()) * width : 0;
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
                .formatted(
                    array.label(),
                    Float.isNaN(target[i])
                        ? "an undefined pixel (NaN)"
                        : "a pixel that is infinite or beyond float32, in which partitions are,",
                    row,
                    channel));
      }
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and next to its callers
  private static FatalFault refused(RowArray array, String problem, Object... arguments) {
    return new FatalFault(
        Reason.PartitionShape, array.label() + " " + problem.formatted(arguments));
  }
}
