package dev.cosmicai.prepare;

import dev.cosmicai.prepare.rows.Source;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    return copy(request, Map.of("cut", cut));
  }

  static PrepareRequest fluxes(PrepareRequest request, Optional<Double> floor) {
    return copy(request, Map.of("scale", PrepareRequest.Scale.NANOMAGGIES, "fluxFloor", floor));
  }

  static PrepareRequest inOrder(PrepareRequest request) {
    return copy(request, Map.of("seed", OptionalLong.empty()));
  }

  static PrepareRequest with(PrepareRequest request, PrepareRequest.Format format) {
    return copy(request, Map.of("format", format));
  }

  /** Of other places, such as objects in a store. */
  static PrepareRequest from(PrepareRequest request, Source images, Optional<Source> catalogue) {
    return copy(request, Map.of("images", images, "catalogue", catalogue));
  }

  static PrepareRequest with(
      PrepareRequest request, List<String> keep, PrepareRequest.Format format) {
    return copy(request, Map.of("keep", keep, "format", format));
  }

  static PrepareRequest of(PrepareRequest request, PrepareRequest.Partition partition) {
    return copy(request, Map.of("partition", partition));
  }

  /** The same request, but for some of its components. */
  private static PrepareRequest copy(PrepareRequest request, Map<String, Object> changes) {
    RecordComponent[] components = PrepareRequest.class.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object change = changes.get(components[i].getName());
        values[i] = change != null ? change : components[i].getAccessor().invoke(request);
      }
      return PrepareRequest.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("PrepareRequest has other components", e);
    }
  }
}
