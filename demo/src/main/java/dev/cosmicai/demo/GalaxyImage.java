package dev.cosmicai.demo;

import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * Draws cut-outs of one galaxy, 32 by 32 pixels in each of the five bands, in nanomaggies a pixel.
 *
 * <p>Each band shows the galaxy's {@link LightProfile} at the flux measured in that band, as the
 * survey defines a model flux: one profile, fitted in r, scaled to each band. The noise is Gaussian
 * and the same in all pixels of a band; it is such that a fit of the profile would measure the flux
 * with just the variance that the survey states. A flux measured below zero is drawn as none.
 */
final class GalaxyImage {
  static final int SIDE = 32;
  static final int PIXELS = BandValues.BANDS * SIDE * SIDE;

  private final Galaxy galaxy;
  private final LightProfile profile;
  private final double rootArea;

  GalaxyImage(Galaxy galaxy) {
    this.galaxy = galaxy;
    this.profile = LightProfile.of(galaxy);
    this.rootArea = Math.sqrt(profile.effectiveAreaPixels());
  }

  /** The standard deviation of the noise in each pixel of a band, in nanomaggies. */
  double noise(int band) {
    return galaxy.errors().at(band) / rootArea;
  }

  /**
   * Observes the galaxy once: the centre falls anywhere in the middle pixel, the noise is new.
   *
   * @param out takes {@code [5, 32, 32]} values at its position
   */
  void observe(RandomGenerator random, FloatBuffer out) {
    double[] light = profile.draw(SIDE, random.nextDouble() - 0.5, random.nextDouble() - 0.5);
    for (int band = 0; band < BandValues.BANDS; band++) {
      double flux = Math.max(0, galaxy.fluxes().at(band));
      double noise = noise(band);
      for (double part : light) {
        out.put((float) (flux * part + noise * random.nextGaussian()));
      }
    }
  }
}
