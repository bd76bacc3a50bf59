package dev.cosmicai.formats.transform;

import java.util.List;

/**
 * Which elements of a stored sample make up an image {@code [C, H, W]}, and where they lie.
 *
 * @param channels the position of each channel's first element
 * @param height H
 * @param width W
 * @param rowStride from one line to the next, in elements
 * @param columnStride from one pixel to the next, in elements
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Window(int[] channels, int height, int width, int rowStride, int columnStride) {
  /** All of an image {@code [C, H, W]}. */
  static Window channelsFirst(int channels, int height, int width) {
    int[] first = new int[channels];
    for (int c = 0; c < channels; c++) {
      first[c] = c * height * width;
    }
    return new Window(first, height, width, width, 1);
  }

  /** All of an image {@code [H, W, C]}. */
  static Window channelsLast(int height, int width, int channels) {
    int[] first = new int[channels];
    for (int c = 0; c < channels; c++) {
      first[c] = c;
    }
    return new Window(first, height, width, width * channels, channels);
  }

  /** Some of its channels, in an order. */
  Window choose(List<Integer> positions) {
    int[] chosen = positions.stream().mapToInt(position -> channels[position]).toArray();
    return new Window(chosen, height, width, rowStride, columnStride);
  }

  /**
   * The middle of it. Where it cannot be the very middle, it is nearer to the first line and
   * column, as torchvision rounds half to even, so a line more or less.
   */
  Window centre(int cropHeight, int cropWidth) {
    int top = (int) Math.rint((height - cropHeight) / 2.0);
    int left = (int) Math.rint((width - cropWidth) / 2.0);
    int[] moved = channels.clone();
    for (int c = 0; c < moved.length; c++) {
      moved[c] += top * rowStride + left * columnStride;
    }
    return new Window(moved, cropHeight, cropWidth, rowStride, columnStride);
  }

  /** Its own number of elements. */
  int elements() {
    return channels.length * height * width;
  }

  /** Whether it is all of a stored sample, in the order in which that lies. */
  boolean isAll(int storedElements) {
    if (elements() != storedElements || columnStride != 1 || rowStride != width) {
      return false;
    }
    for (int c = 0; c < channels.length; c++) {
      if (channels[c] != c * height * width) {
        return false;
      }
    }
    return true;
  }

  /** The position of the first element of a line, counted from 0 over all channels. */
  int start(int line) {
    return channels[line / height] + line % height * rowStride;
  }

  /** Takes lines of pixels. */
  interface Lines {
    /**
     * The next line.
     *
     * @param from the position of its first element in the stored sample
     * @param to the position of its first element in the window
     */
    void accept(int from, int to);
  }

  /** Visits all lines in the order of the window. */
  void forEachLine(Lines lines) {
    int to = 0;
    for (int channel : channels) {
      for (int y = 0; y < height; y++) {
        lines.accept(channel + y * rowStride, to);
        to += width;
      }
    }
  }
}
