package dev.cosmicai.demo;

/**
 * The survey's imaging in numbers: what a cut-out of a galaxy depends on besides the galaxy. All
 * are medians of the r band; every band is drawn with the same seeing.
 */
final class SurveyCamera {
  /** The side of one pixel on the sky. */
  static final double PIXEL_ARCSEC = 0.396;

  /** The standard deviation of a star's image, from its full width at half maximum of 1.43″. */
  static final double SEEING_PIXELS = 1.43 / 2.3548 / PIXEL_ARCSEC;

  /** The sky in one pixel: 20.86 magnitudes a square arcsecond. */
  static final double SKY_NANOMAGGIES =
      StrictMath.pow(10, 0.4 * (22.5 - 20.86)) * PIXEL_ARCSEC * PIXEL_ARCSEC;

  /**
   * Photons counted for a flux of one nanomaggie. With this sky and seeing it gives the survey's
   * depth: a star of magnitude 22.70 is measured at five standard deviations.
   */
  static final double PHOTONS_PER_NANOMAGGIE = 760;

  private SurveyCamera() {}

  /**
   * How many pixels of sky the measurement of a flux took in, by its error: the variance of a
   * photon count is the count, of the sky and of the source together.
   *
   * @param flux in r, in nanomaggies
   * @param error its standard deviation, in nanomaggies
   * @return may be zero or less for an error that is smaller than photons allow
   */
  static double skyAreaPixels(double flux, double error) {
    return (PHOTONS_PER_NANOMAGGIE * error * error - flux) / SKY_NANOMAGGIES;
  }
}
