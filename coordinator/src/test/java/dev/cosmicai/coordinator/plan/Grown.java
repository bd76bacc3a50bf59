package dev.cosmicai.coordinator.plan;

import java.time.Instant;
import java.util.List;

/** Manifests to which files have come. */
public final class Grown {
  public static final Instant LATER = Instant.parse("2026-11-22T10:01:00Z");
  private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00Z");

  private Grown() {}

  /** {@link Manifests#three}; the last two came later, written 12 s and 13 s after 1970. */
  public static Manifest.Frozen oneThenTwo() {
    List<Manifest.File> three = Manifests.three().files();
    Manifest later =
        Manifests.of(List.of(three.get(0), written(three.get(1), 12), written(three.get(2), 13)));
    return Manifest.Frozen.of("run-1", "redshifts", FIRST, Manifests.of(three.subList(0, 1)))
        .grown(later, later.sha256(), LATER);
  }

  private static Manifest.File written(Manifest.File file, long seconds) {
    return new Manifest.File(
        file.index(), file.key(), file.sizeBytes(), file.etag(), 1_000 * seconds);
  }
}
