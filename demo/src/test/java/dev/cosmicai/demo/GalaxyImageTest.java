package dev.cosmicai.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GalaxyImageTest {
  private static final int BAND_PIXELS = GalaxyImage.SIDE * GalaxyImage.SIDE;
  private static final int OBSERVATIONS = 400;

  /** So small a galaxy lies wholly within its cut-out. */
  private static final Galaxy SMALL =
      new Galaxy(
          0,
          GalaxySet.TEST,
          0.1,
          new BandValues(20, 19, 18, 17, 16),
          new BandValues(-2, 50, 100, 150, 200),
          new BandValues(0.8, 0.4, 0.5, 0.9, 3),
          99,
          0);

  @Test
  void meanOfObservationsIsTheMeasuredFlux() {
    double[] sums = new double[BandValues.BANDS];
    SplittableRandom random = new SplittableRandom(1);
    GalaxyImage image = new GalaxyImage(SMALL);
    for (int i = 0; i < OBSERVATIONS; i++) {
      float[] pixels = observe(image, random);
      for (int band = 0; band < BandValues.BANDS; band++) {
        sums[band] += sum(pixels, band) / OBSERVATIONS;
      }
    }

    for (int band = 0; band < BandValues.BANDS; band++) {
      double flux = Math.max(0, SMALL.fluxes().at(band));
      double errorOfTheMean = image.noise(band) * GalaxyImage.SIDE / Math.sqrt(OBSERVATIONS);
      assertThat(sums[band])
          .as("band %d", band)
          .isEqualTo(flux, within(4 * errorOfTheMean + 2e-3 * flux));
    }
  }

  @Test
  void noiseHasTheStatedVariance() {
    double[] squares = new double[BandValues.BANDS];
    SplittableRandom random = new SplittableRandom(2);
    GalaxyImage image = new GalaxyImage(SMALL);
    // In the two uppermost rows there is next to no light of this galaxy.
    int pixelsOfSky = 2 * GalaxyImage.SIDE;
    for (int i = 0; i < OBSERVATIONS; i++) {
      float[] pixels = observe(image, random);
      for (int band = 0; band < BandValues.BANDS; band++) {
        for (int pixel = 0; pixel < pixelsOfSky; pixel++) {
          double value = pixels[band * BAND_PIXELS + pixel];
          squares[band] += value * value / ((double) pixelsOfSky * OBSERVATIONS);
        }
      }
    }

    for (int band = 0; band < BandValues.BANDS; band++) {
      assertThat(Math.sqrt(squares[band]))
          .as("band %d", band)
          .isEqualTo(image.noise(band), within(0.03 * image.noise(band)));
    }
  }

  @Test
  void fitOfTheProfileMeasuresTheFluxWithTheErrorOfTheSurvey() {
    LightProfile profile = LightProfile.of(SMALL);
    double[] light = profile.draw(GalaxyImage.SIDE, 0, 0);
    double squares = Arrays.stream(light).map(value -> value * value).sum();
    SplittableRandom random = new SplittableRandom(3);
    GalaxyImage image = new GalaxyImage(SMALL);

    int observations = 4_000;
    double variance = 0;
    for (int i = 0; i < observations; i++) {
      double fitted = 0;
      for (double part : light) {
        fitted += part * image.noise(2) * random.nextGaussian() / squares;
      }
      variance += fitted * fitted / observations;
    }

    assertThat(Math.sqrt(variance)).isEqualTo(SMALL.errors().r(), within(0.05));
  }

  @Test
  void everyObservationIsNew() {
    SplittableRandom random = new SplittableRandom(4);

    GalaxyImage image = new GalaxyImage(SMALL);

    assertThat(observe(image, random)).isNotEqualTo(observe(image, random));
  }

  @Test
  void bandsShareOneProfile() {
    BandValues noNoise = new BandValues(0, 0, SMALL.errors().r(), 0, 0);
    float[] image =
        observe(
            new GalaxyImage(
                new Galaxy(
                    0, GalaxySet.TEST, 0.1, SMALL.magnitudes(), SMALL.fluxes(), noNoise, 99, 0)),
            new SplittableRandom(5));

    for (int pixel = 0; pixel < BAND_PIXELS; pixel++) {
      double g = image[BAND_PIXELS + pixel] / SMALL.fluxes().g();
      double z = image[4 * BAND_PIXELS + pixel] / SMALL.fluxes().z();
      assertThat(g).isEqualTo(z, within(1e-6));
    }
  }

  private static float[] observe(GalaxyImage image, SplittableRandom random) {
    float[] pixels = new float[GalaxyImage.PIXELS];
    image.observe(random, FloatBuffer.wrap(pixels));
    return pixels;
  }

  private static double sum(float[] image, int band) {
    double sum = 0;
    for (int pixel = 0; pixel < BAND_PIXELS; pixel++) {
      sum += image[band * BAND_PIXELS + pixel];
    }
    return sum;
  }
}
