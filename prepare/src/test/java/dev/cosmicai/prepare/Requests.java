package dev.cosmicai.prepare;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Requests about the survey of the tests' resources: 7 samples of 6×8×10. */
final class Requests {
  static final List<Integer> CHANNELS = List.of(4, 0);

  private Requests() {}

  /** A file of the tests' resources. */
  static Path resource(String name) {
    URL url = Requests.class.getResource(name);
    if (url == null) {
      throw new AssertionError("no resource " + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The same samples from any file: two channels, the middle 4×4, two samples a partition,
   * shuffled.
   *
   * @param catalogue empty for the same file
   */
  static PrepareRequest of(
      Path images, String imagesName, Path catalogue, String magnitudes, String redshift) {
    return new PrepareRequest(
        images,
        Optional.ofNullable(imagesName),
        Optional.ofNullable(catalogue),
        List.of(magnitudes.split(",", -1)),
        PrepareRequest.Scale.MAGNITUDES,
        Optional.empty(),
        Optional.ofNullable(redshift),
        new PrepareRequest.Cut(PrepareRequest.Layout.CHW, CHANNELS, 4, PrepareRequest.Fit.CROP),
        OptionalLong.of(7),
        PrepareRequest.Partition.ofSamples(2),
        PrepareRequest.Format.PT);
  }

  /** The request that the others are compared with. */
  static PrepareRequest npz() {
    return of(resource("survey.npz"), null, null, "magnitudes", "redshift");
  }

  static PrepareRequest with(PrepareRequest request, PrepareRequest.Cut cut) {
    return new PrepareRequest(
        request.images(),
        request.imagesName(),
        request.catalogue(),
        request.magnitudes(),
        request.scale(),
        request.fluxFloor(),
        request.redshift(),
        cut,
        request.seed(),
        request.partition(),
        request.format());
  }

  static PrepareRequest with(PrepareRequest request, PrepareRequest.Format format) {
    return new PrepareRequest(
        request.images(),
        request.imagesName(),
        request.catalogue(),
        request.magnitudes(),
        request.scale(),
        request.fluxFloor(),
        request.redshift(),
        request.cut(),
        request.seed(),
        request.partition(),
        format);
  }

  static PrepareRequest fluxes(PrepareRequest request, Optional<Double> floor) {
    return new PrepareRequest(
        request.images(),
        request.imagesName(),
        request.catalogue(),
        request.magnitudes(),
        PrepareRequest.Scale.NANOMAGGIES,
        floor,
        request.redshift(),
        request.cut(),
        request.seed(),
        request.partition(),
        request.format());
  }

  static PrepareRequest inOrder(PrepareRequest request) {
    return new PrepareRequest(
        request.images(),
        request.imagesName(),
        request.catalogue(),
        request.magnitudes(),
        request.scale(),
        request.fluxFloor(),
        request.redshift(),
        request.cut(),
        OptionalLong.empty(),
        request.partition(),
        request.format());
  }
}
