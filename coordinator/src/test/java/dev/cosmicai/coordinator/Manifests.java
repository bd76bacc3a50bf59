package dev.cosmicai.coordinator;

import java.util.List;

/** Manifests to begin tests with. */
final class Manifests {
  static final Manifest.Model MODEL =
      new Manifest.Model("s3://sky/model.pt", "5".repeat(64), 1_000, "\"m\"", "auto", 0);
  static final Manifest.Data DATA = new Manifest.Data("sky", "pt");

  private Manifests() {}

  /** Three files on two ranks. */
  static Manifest three() {
    return of(
        List.of(
            new Manifest.File(0, "data/1.pt", 100, "\"a\""),
            new Manifest.File(1, "data/2.pt", 200, "\"b\""),
            new Manifest.File(2, "data/10.pt", 300, "\"c\"")));
  }

  static Manifest of(List<Manifest.File> files) {
    return new Manifest(MODEL, DATA, 512, true, files, RankMapping.map(files.size(), 2));
  }
}
