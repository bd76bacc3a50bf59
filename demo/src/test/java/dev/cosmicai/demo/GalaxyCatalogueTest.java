package dev.cosmicai.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GalaxyCatalogueTest {
  /** Extinction in u, g, r, i, z over extinction in r, as the catalogue's notice states. */
  private static final BandValues EXTINCTION_RATIOS =
      new BandValues(1.87386, 1.37877, 1, 0.75827, 0.53762);

  @Test
  void everyGalaxyOfTheSourceIsThereOnce() {
    assertThat(GalaxyCatalogue.galaxies()).hasSize(10_000);
    assertThat(GalaxyCatalogue.galaxies().stream().map(Galaxy::row).distinct()).hasSize(10_000);
  }

  @Test
  void trainingAndTestGalaxiesAreDisjoint() {
    List<Galaxy> train = GalaxyCatalogue.galaxies(GalaxySet.TRAIN);
    List<Galaxy> test = GalaxyCatalogue.galaxies(GalaxySet.TEST);

    assertThat(train).hasSize(7_000);
    assertThat(test).hasSize(3_000);
    assertThat(test.stream().map(Galaxy::row))
        .doesNotContainAnyElementsOf(train.stream().map(Galaxy::row).toList());
  }

  @Test
  void noTwoGalaxiesAreTheSameMeasurement() {
    assertThat(GalaxyCatalogue.galaxies().stream().map(Galaxy::fluxes).collect(Collectors.toSet()))
        .hasSize(10_000);
  }

  @Test
  void redshiftsAreThoseOfTheSurveysMainSample() {
    assertThat(GalaxyCatalogue.galaxies())
        .allSatisfy(galaxy -> assertThat(galaxy.redshift()).isBetween(0.01, 0.59));
  }

  @Test
  void magnitudesAreTheFluxesDereddened() {
    for (Galaxy galaxy : GalaxyCatalogue.galaxies()) {
      for (int band = 0; band < BandValues.BANDS; band++) {
        double flux = galaxy.fluxes().at(band);
        double error = galaxy.errors().at(band);
        double extinction = galaxy.extinctionR() * EXTINCTION_RATIOS.at(band);
        // Four digits are kept of an error, more of a flux.
        assertThat(galaxy.magnitudes().at(band))
            .as("row %d, band %d", galaxy.row(), band)
            .isEqualTo(
                22.5 - 2.5 * Math.log10(Math.max(flux, error)) - extinction,
                within(flux < error ? 1e-3 : 2e-4));
      }
    }
  }

  @Test
  void faintFluxesKeepTheirMeasuredValue() {
    assertThat(GalaxyCatalogue.galaxies().stream().filter(g -> g.fluxes().u() <= 0)).hasSize(12);
    assertThat(GalaxyCatalogue.galaxies().stream().filter(g -> g.fluxes().u() < g.errors().u()))
        .hasSize(51);
  }
}
