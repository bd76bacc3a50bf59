package dev.cosmicai.demo;

import dev.cosmicai.faults.InternalFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * The 10,000 galaxies that the demo is made of: fluxes and spectroscopic redshifts measured by the
 * Sloan Digital Sky Survey. They lie beside this class in {@code galaxies.csv.gz}, which says in
 * its first lines where they come from; {@code NOTICE.md} holds the licence.
 */
final class GalaxyCatalogue {
  private static final String RESOURCE = "galaxies.csv.gz";
  private static final String COLUMNS =
      "row,set,redshift,"
          + "magnitude_u,magnitude_g,magnitude_r,magnitude_i,magnitude_z,"
          + "flux_u,flux_g,flux_r,flux_i,flux_z,"
          + "error_u,error_g,error_r,error_i,error_z,"
          + "petrosian_flux_r,extinction_r";

  private GalaxyCatalogue() {}

  /** Every galaxy, in the order of the source; takes a fraction of a second. */
  static List<Galaxy> galaxies() {
    try (InputStream resource = GalaxyCatalogue.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new InternalFault(RESOURCE + " is missing from the program's own resources");
      }
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.US_ASCII));
      List<String> table = lines.lines().filter(line -> !line.startsWith("#")).toList();
      if (table.isEmpty() || !table.get(0).equals(COLUMNS)) {
        throw new InternalFault(RESOURCE + " has other columns than this program reads");
      }
      return table.stream().skip(1).map(line -> galaxy(line.split(",", -1))).toList();
    } catch (IOException e) {
      throw new InternalFault(RESOURCE + " is damaged", e);
    }
  }

  /** The galaxies on one side of the split, in the order of the source. */
  static List<Galaxy> galaxies(GalaxySet set) {
    return galaxies().stream().filter(galaxy -> galaxy.set() == set).toList();
  }

  private static Galaxy galaxy(String[] cells) {
    return new Galaxy(
        Integer.parseInt(cells[0]),
        GalaxySet.valueOf(cells[1].toUpperCase(Locale.ROOT)),
        Double.parseDouble(cells[2]),
        bands(cells, 3),
        bands(cells, 8),
        bands(cells, 13),
        Double.parseDouble(cells[18]),
        Double.parseDouble(cells[19]));
  }

  private static BandValues bands(String[] cells, int first) {
    return new BandValues(
        Double.parseDouble(cells[first]),
        Double.parseDouble(cells[first + 1]),
        Double.parseDouble(cells[first + 2]),
        Double.parseDouble(cells[first + 3]),
        Double.parseDouble(cells[first + 4]));
  }
}
