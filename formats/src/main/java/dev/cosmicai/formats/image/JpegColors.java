package dev.cosmicai.formats.image;

/**
 * What a JPEG's components are, and how they become grey or red, green and blue: libjpeg's integer
 * arithmetic and, for CMYK, Pillow's.
 */
enum JpegColors {
  GREY {
    @Override
    int rgb(byte[] line, int at) {
      return (line[at] & 0xFF) * 0x010101;
    }
  },
  RGB {
    @Override
    int rgb(byte[] line, int at) {
      return (line[at] & 0xFF) << 16 | (line[at + 1] & 0xFF) << 8 | (line[at + 2] & 0xFF);
    }
  },
  YCBCR {
    @Override
    int rgb(byte[] line, int at) {
      int y = line[at] & 0xFF;
      int cb = (line[at + 1] & 0xFF) - CENTRE;
      int cr = (line[at + 2] & 0xFF) - CENTRE;
      int red = clamp(y + ((RED_OF_CR * cr + HALF) >> BITS));
      int green = clamp(y + ((GREEN_OF_CB * cb + GREEN_OF_CR * cr + HALF) >> BITS));
      int blue = clamp(y + ((BLUE_OF_CB * cb + HALF) >> BITS));
      return red << 16 | green << 8 | blue;
    }
  },
  /** Inverted, as Adobe has it and as everybody assumes. */
  CMYK {
    @Override
    int rgb(byte[] line, int at) {
      int black = line[at + 3] & 0xFF;
      return inked(RGB.rgb(line, at), black);
    }
  },
  /** CMYK of which the first three are coded as luminance and chrominance. */
  YCCK {
    @Override
    int rgb(byte[] line, int at) {
      int black = line[at + 3] & 0xFF;
      return inked(YCBCR.rgb(line, at) ^ 0xFFFFFF, black);
    }
  };

  private static final int CENTRE = 128;

  // Fractions of 2^16, rounded: 1.402, -0.34414, -0.71414 and 1.772.
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
  private static final int RED_OF_CR = 91_881;
  private static final int GREEN_OF_CB = -22_554;
  private static final int GREEN_OF_CR = -46_802;
  private static final int BLUE_OF_CB = 116_130;

  /** As libjpeg decides. */
  static JpegColors of(int[] ids, boolean jfif, int adobeTransform) {
    boolean adobe = adobeTransform >= 0;
    if (ids.length == 1) {
      return GREY;
    } else if (ids.length == 4) {
      return adobe && adobeTransform != 0 ? YCCK : CMYK;
    } else if (jfif) {
      return YCBCR;
    } else if (adobe) {
      return adobeTransform == 0 ? RGB : YCBCR;
    }
    return ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B' ? RGB : YCBCR;
  }

  /** The colour of the pixel whose first sample is at an index, red in the highest of 24 bits. */
  abstract int rgb(byte[] line, int at);

  /**
   * Converts a line of so many pixels.
   *
   * @param pixels gets it, from index {@code to} on
   * @param channels 1 or 3
   */
  void convert(byte[] line, int width, byte[] pixels, int to, int channels) {
    int components = line.length / width;
    if (channels == 1 && components == 1) {
      System.arraycopy(line, 0, pixels, to, width);
      return;
    }
    int target = to;
    for (int x = 0; x < width; x++) {
      int rgb = rgb(line, x * components);
      int red = rgb >> 16;
      int green = rgb >> 8 & 0xFF;
      int blue = rgb & 0xFF;
      if (channels == 1) {
        pixels[target++] = (byte) ImageFile.grey(red, green, blue);
      } else {
        pixels[target++] = (byte) red;
        pixels[target++] = (byte) green;
        pixels[target++] = (byte) blue;
      }
    }
  }

  /** Paper seen through ink; what is stored is what the ink lets through. */
  private static int inked(int passed, int black) {
    int red = times(passed >> 16, black);
    int green = times(passed >> 8 & 0xFF, black);
    int blue = times(passed & 0xFF, black);
    return red << 16 | green << 8 | blue;
  }

  /** {@code black − (255 − passed) · black / 255}, with Pillow's rounding. */
  private static int times(int passed, int black) {
    int product = (255 - passed) * black + 128;
    return clamp(black - (((product >> 8) + product) >> 8));
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
