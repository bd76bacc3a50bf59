package dev.cosmicai.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LightProfileTest {

  @ParameterizedTest
  @CsvSource({"2, 0", "8, 0", "2, 0.5", "8, 1"})
  void allLightIsDrawn(double radiusPixels, double bulgePart) {
    double[] pixels = new LightProfile(radiusPixels, bulgePart).draw(301, 0.3, -0.4);

    assertThat(Arrays.stream(pixels).sum()).isEqualTo(1, within(1e-3));
  }

  /**
   * Blurring matters little at this radius; the survey's truncation makes a bulge a bit smaller.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void halfTheLightIsWithinTheHalfLightRadius(double bulgePart) {
    int side = 601;
    double radius = 30;
    double[] pixels = new LightProfile(radius, bulgePart).draw(side, 0, 0);

    double within = 0;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        if (Math.hypot(row - 300, column - 300) < radius) {
          within += pixels[row * side + column];
        }
      }
    }

    assertThat(within).isEqualTo(0.5, within(0.03));
  }

  @Test
  void diskFollowsTheExponentialLaw() {
    double radius = 40;
    double[] pixels = new LightProfile(radius, 0).draw(201, 0, 0);

    // An exponential disk falls by e for every 1/1.678 of its half-light radius.
    double ratio = pixels[100 * 201 + 100 + 60] / pixels[100 * 201 + 100 + 20];
    assertThat(ratio).isEqualTo(Math.exp(-1.678 * 40 / radius), within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"3, 0", "3, 1", "10, 0.4"})
  void effectiveAreaIsOneOverTheSumOfTheSquaredPixels(double radiusPixels, double bulgePart) {
    LightProfile profile = new LightProfile(radiusPixels, bulgePart);

    double squares = Arrays.stream(profile.draw(301, 0, 0)).map(value -> value * value).sum();

    assertThat(profile.effectiveAreaPixels()).isEqualTo(1 / squares, within(1e-3 / squares));
  }

  @Test
  void largerErrorMeansLargerGalaxy() {
    assertThat(LightProfile.of(galaxy(1.2, 92)).radiusPixels())
        .isGreaterThan(LightProfile.of(galaxy(0.8, 92)).radiusPixels());
  }

  @Test
  void profileTakesInTheSkyAreaThatTheErrorTellsOf() {
    assertThat(LightProfile.of(galaxy(0.9, 92)).effectiveAreaPixels())
        .isEqualTo(SurveyCamera.skyAreaPixels(100, 0.9), within(1e-3));
  }

  @Test
  void petrosianFluxTellsDiskFromBulge() {
    assertThat(LightProfile.of(galaxy(0.9, 99.5)).bulgePart()).isZero();
    assertThat(LightProfile.of(galaxy(0.9, 91)).bulgePart()).isEqualTo(0.5, within(1e-9));
    assertThat(LightProfile.of(galaxy(0.9, 80)).bulgePart()).isEqualTo(1);
  }

  @Test
  void everyGalaxyOfTheCatalogueHasASensibleSize() {
    assertThat(GalaxyCatalogue.galaxies().stream().map(LightProfile::of))
        .allSatisfy(
            profile -> {
              assertThat(profile.radiusPixels() * SurveyCamera.PIXEL_ARCSEC).isBetween(0.04, 80.0);
              assertThat(profile.bulgePart()).isBetween(0.0, 1.0);
            });
  }

  private static Galaxy galaxy(double errorR, double petrosianFluxR) {
    BandValues fluxes = new BandValues(100, 100, 100, 100, 100);
    BandValues errors = new BandValues(1, 1, errorR, 1, 1);
    return new Galaxy(0, GalaxySet.TEST, 0.1, fluxes, fluxes, errors, petrosianFluxR, 0);
  }
}
