package dev.cosmicai.prepare.input;

/**
 * How floating point is made of scaled integers (FITS Standard 4.0, 10.2): a known sequence of
 * random numbers was added before rounding, and is taken away again.
 */
final class FitsDither {
  private static final int ZERO = Integer.MIN_VALUE + 2;
  private static final float[] RANDOM = random();

  private final boolean dithered;
  private final boolean keepsZeros;
  private int seed;
  private int next;

  /**
   * Of one tile.
   *
   * @param method as {@code ZQUANTIZ} names it
   * @param firstSeed of the image, from 1
   * @param tile its number, from 0
   */
  FitsDither(String method, long firstSeed, long tile) {
    this.dithered = method.startsWith("SUBTRACTIVE_DITHER");
    this.keepsZeros = method.equals("SUBTRACTIVE_DITHER_2");
    this.seed = (int) Math.floorMod(tile + firstSeed - 1, (long) RANDOM.length);
    this.next = (int) (RANDOM[seed] * 500);
  }

  /** The number that comes next in the tile. */
  double next(int stored, double scale, double zero) {
    if (!dithered) {
      return stored * scale + zero;
    }
    double value =
        keepsZeros && stored == ZERO ? 0 : ((double) stored - RANDOM[next] + 0.5) * scale + zero;
    if (++next == RANDOM.length) {
      seed = (seed + 1) % RANDOM.length;
      next = (int) (RANDOM[seed] * 500);
    }
    return value;
  }

  /** Park and Miller's generator, as the standard prescribes it. */
  private static float[] random() {
    float[] random = new float[10_000];
    double state = 1;
    for (int i = 0; i < random.length; i++) {
      double product = 16_807.0 * state;
      state = product - 2_147_483_647.0 * (int) (product / 2_147_483_647.0);
      random[i] = (float) (state / 2_147_483_647.0);
    }
    return random;
  }
}
