package dev.cosmicai.demo;

/** One number for each of the survey's bands, from the ultraviolet to the near infrared. */
record BandValues(double u, double g, double r, double i, double z) {
  static final int BANDS = 5;

  /** The value of band 0 (u) to 4 (z): the order of the channels of an image. */
  double at(int band) {
    return switch (band) {
      case 0 -> u;
      case 1 -> g;
      case 2 -> r;
      case 3 -> i;
      case 4 -> z;
      default -> throw new IndexOutOfBoundsException(band);
    };
  }
}
