package dev.cosmicai.demo;

/**
 * How the light of a galaxy spreads over the pixels: a round mixture of an exponential disk and a
 * de Vaucouleurs bulge with one half-light radius, blurred by the atmosphere.
 *
 * <p>Both laws are sums of Gaussians (Hogg and Lang 2013, arXiv:1210.6563, tables 1 and 2: the
 * six-Gaussian exponential and the eight-Gaussian de Vaucouleurs profile as the survey truncates
 * them), so that blurring only adds to each variance and all integrals are closed formulas.
 * Immutable; threads may share one.
 */
final class LightProfile {
  private static final double[] DISK_AMPLITUDES = {
    2.34853813e-03, 3.07995260e-02, 2.23364214e-01, 1.17949102e+00, 4.33873750e+00, 5.99820770e+00
  };
  private static final double[] DISK_VARIANCES = {
    1.20078965e-03, 8.84526493e-03, 3.91463084e-02, 1.39976817e-01, 4.60962500e-01, 1.50159566e+00
  };
  private static final double[] BULGE_AMPLITUDES = {
    4.26347652e-02, 2.40127183e-01, 6.85907632e-01, 1.51937350e+00,
    2.83627243e+00, 4.46467501e+00, 5.72440830e+00, 5.60989349e+00
  };
  private static final double[] BULGE_VARIANCES = {
    2.23759216e-04, 1.00220099e-03, 4.18731126e-03, 1.69432589e-02,
    6.84850479e-02, 2.87207080e-01, 1.33320254e+00, 8.40215071e+00
  };
  private static final double DISK_TOTAL = sum(DISK_AMPLITUDES);
  private static final double BULGE_TOTAL = sum(BULGE_AMPLITUDES);

  /** The part of a disk's, and of a bulge's, light that the Petrosian aperture holds. */
  private static final double DISK_PETROSIAN_PART = 0.99;

  private static final double BULGE_PETROSIAN_PART = 0.83;

  private static final double MIN_RADIUS_PIXELS = 0.1;
  private static final double MAX_RADIUS_PIXELS = 200;
  private static final int BISECTIONS = 30;

  private final double[] amplitudes = new double[DISK_VARIANCES.length + BULGE_VARIANCES.length];
  private final double[] variances = new double[amplitudes.length];
  private final double radiusPixels;
  private final double bulgePart;

  /**
   * A profile of total flux 1.
   *
   * @param radiusPixels the half-light radius before blurring
   * @param bulgePart the de Vaucouleurs profile's part of the light, 0 to 1
   */
  LightProfile(double radiusPixels, double bulgePart) {
    this.radiusPixels = radiusPixels;
    this.bulgePart = bulgePart;
    double blur = SurveyCamera.SEEING_PIXELS * SurveyCamera.SEEING_PIXELS;
    double scale = radiusPixels * radiusPixels;
    for (int i = 0; i < DISK_VARIANCES.length; i++) {
      amplitudes[i] = (1 - bulgePart) * DISK_AMPLITUDES[i] / DISK_TOTAL;
      variances[i] = scale * DISK_VARIANCES[i] + blur;
    }
    for (int i = 0; i < BULGE_VARIANCES.length; i++) {
      amplitudes[DISK_VARIANCES.length + i] = bulgePart * BULGE_AMPLITUDES[i] / BULGE_TOTAL;
      variances[DISK_VARIANCES.length + i] = scale * BULGE_VARIANCES[i] + blur;
    }
  }

  /**
   * The profile that the galaxy's own photometry tells of. The Petrosian aperture holds nearly all
   * light of a disk but less of a bulge, so the ratio of Petrosian to model flux gives the mixture;
   * the error of the model flux gives the sky area that the fit took in, and that gives the radius.
   */
  static LightProfile of(Galaxy galaxy) {
    double fluxR = galaxy.fluxes().r();
    double bulgePart =
        (DISK_PETROSIAN_PART - galaxy.petrosianFluxR() / fluxR)
            / (DISK_PETROSIAN_PART - BULGE_PETROSIAN_PART);
    return covering(
        SurveyCamera.skyAreaPixels(fluxR, galaxy.errors().r()),
        Math.max(0, Math.min(1, bulgePart)));
  }

  /** The profile with this effective area, found by bisection: the area grows with the radius. */
  private static LightProfile covering(double areaPixels, double bulgePart) {
    double low = StrictMath.log(MIN_RADIUS_PIXELS);
    double high = StrictMath.log(MAX_RADIUS_PIXELS);
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (new LightProfile(StrictMath.exp(middle), bulgePart).effectiveAreaPixels() < areaPixels) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new LightProfile(StrictMath.exp(low), bulgePart);
  }

  /** The half-light radius before blurring. */
  double radiusPixels() {
    return radiusPixels;
  }

  /** The de Vaucouleurs profile's part of the light. */
  double bulgePart() {
    return bulgePart;
  }

  /**
   * The number of pixels A whose noise a fit of this profile takes in: with a standard deviation s
   * in each pixel, the fitted flux has the variance A s². That is one over the integral of the
   * squared profile.
   */
  double effectiveAreaPixels() {
    double integral = 0;
    for (int i = 0; i < amplitudes.length; i++) {
      integral += amplitudes[i] * amplitudes[i] / (4 * Math.PI * variances[i]);
      for (int j = 0; j < i; j++) {
        integral += amplitudes[i] * amplitudes[j] / (Math.PI * (variances[i] + variances[j]));
      }
    }
    return 1 / integral;
  }

  /**
   * The part of the flux in each pixel of a square cut-out. Seeing is wide enough for a pixel's
   * centre to stand for the whole pixel.
   *
   * @param side of the cut-out, in pixels
   * @param x the galaxy's centre, in pixels from the centre of the cut-out; y likewise
   * @return row-major {@code [side, side]}
   */
  double[] draw(int side, double x, double y) {
    double[] pixels = new double[side * side];
    double middle = (side - 1) / 2.0;
    for (int i = 0; i < amplitudes.length; i++) {
      double[] across = gaussian(side, middle + x, variances[i]);
      double[] down = gaussian(side, middle + y, variances[i]);
      for (int row = 0; row < side; row++) {
        double factor = amplitudes[i] * down[row];
        for (int column = 0; column < side; column++) {
          pixels[row * side + column] += factor * across[column];
        }
      }
    }
    return pixels;
  }

  /** Strict arithmetic: the same galaxies on every machine. */
  private static double[] gaussian(int side, double centre, double variance) {
    double[] values = new double[side];
    double factor = 1 / Math.sqrt(2 * Math.PI * variance);
    for (int i = 0; i < side; i++) {
      double distance = i - centre;
      values[i] = factor * StrictMath.exp(-distance * distance / (2 * variance));
    }
    return values;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
