package dev.cosmicai.prepare;

import dev.cosmicai.prepare.rows.Source;
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
        Source.of(images),
        Optional.ofNullable(imagesName),
        Optional.ofNullable(catalogue).map(Source::of),
        List.of(magnitudes.split(",", -1)),
        PrepareRequest.Scale.MAGNITUDES,
        Optional.empty(),
        Optional.ofNullable(redshift),
        List.of(),
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
    return copy(request, request.scale(), request.fluxFloor(), cut, request.seed());
  }

  static PrepareRequest fluxes(PrepareRequest request, Optional<Double> floor) {
    return copy(request, PrepareRequest.Scale.NANOMAGGIES, floor, request.cut(), request.seed());
  }

  static PrepareRequest inOrder(PrepareRequest request) {
    return copy(request, request.scale(), request.fluxFloor(), request.cut(), OptionalLong.empty());
  }

  static PrepareRequest with(PrepareRequest request, PrepareRequest.Format format) {
    return with(request, List.of(), format);
  }

  /** Of other places, such as objects in a store. */
  static PrepareRequest from(PrepareRequest request, Source images, Optional<Source> catalogue) {
    return new PrepareRequest(
        images,
        request.imagesName(),
        catalogue,
        request.magnitudes(),
        request.scale(),
        request.fluxFloor(),
        request.redshift(),
        request.keep(),
        request.cut(),
        request.seed(),
        request.partition(),
        request.format());
  }

  static PrepareRequest with(
      PrepareRequest request, List<String> keep, PrepareRequest.Format format) {
    return new PrepareRequest(
        request.images(),
        request.imagesName(),
        request.catalogue(),
        request.magnitudes(),
        request.scale(),
        request.fluxFloor(),
        request.redshift(),
        keep,
        request.cut(),
        request.seed(),
        request.partition(),
        format);
  }

  static PrepareRequest of(PrepareRequest request, PrepareRequest.Partition partition) {
    return new PrepareRequest(
        request.images(),
        request.imagesName(),
        request.catalogue(),
        request.magnitudes(),
        request.scale(),
        request.fluxFloor(),
        request.redshift(),
        request.keep(),
        request.cut(),
        request.seed(),
        partition,
        request.format());
  }

  private static PrepareRequest copy(
      PrepareRequest request,
      PrepareRequest.Scale scale,
      Optional<Double> fluxFloor,
      PrepareRequest.Cut cut,
      OptionalLong seed) {
    return new PrepareRequest(
        request.images(),
        request.imagesName(),
        request.catalogue(),
        request.magnitudes(),
        scale,
        fluxFloor,
        request.redshift(),
        request.keep(),
        cut,
        seed,
        request.partition(),
        request.format());
  }
}
