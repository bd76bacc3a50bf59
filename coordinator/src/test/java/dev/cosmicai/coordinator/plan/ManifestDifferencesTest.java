package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PredictionsFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestDifferencesTest {
  private static final Manifest BASE = Manifests.three();

  @Test
  void changedFileIsNamed() {
    Manifest changed =
        Manifests.of(
            List.of(
                BASE.files().get(0),
                new Manifest.File(1, "data/2.pt", 200, "\"new\""),
                BASE.files().get(2)));

    assertThat(ManifestDifferences.between(BASE, changed))
        .containsExactly("data/2.pt has changed (ETag \"b\", now \"new\")");
  }

  @Test
  void addedFileIsCountedAndItsPlaceNamed() {
    Manifest added =
        Manifests.of(
            List.of(
                BASE.files().get(0),
                new Manifest.File(1, "data/1b.pt", 200, "\"x\""),
                new Manifest.File(2, "data/2.pt", 200, "\"b\""),
                new Manifest.File(3, "data/10.pt", 300, "\"c\"")));

    assertThat(ManifestDifferences.between(BASE, added))
        .containsExactly(
            "the number of files was 3 and is 4 now", "file 1 was data/2.pt and is data/1b.pt now");
  }

  @Test
  void changedSettingsAreAllNamed() {
    Manifest changed =
        new Manifest(
            new Manifest.Model(
                BASE.model().uri(), BASE.model().sha256(), 1_000, "\"m\"", "bf16", 0, "cuda"),
            BASE.data(),
            256,
            false,
            PredictionsFormat.PARQUET,
            BASE.files(),
            RankMapping.map(3, 3));

    assertThat(ManifestDifferences.between(BASE, changed))
        .containsExactly(
            "model.precision was auto and is bf16 now",
            "model.device was auto and is cuda now",
            "worldSize was 2 and is 3 now",
            "batchSize was 512 and is 256 now",
            "output.predictions was true and is false now",
            "output.predictionsFormat was npz and is parquet now");
  }

  @Test
  void changedColumnsAreNamedEachByItsField() {
    assertThat(ManifestDifferences.between(BASE, Manifests.reading(Manifests.READING)))
        .containsExactly(
            "data.columns was {} and is {images=img} now",
            "data.keep was [] and is [objid] now",
            "data.transforms has changed",
            "model.task was the archive's and is regression now");
    assertThat(
            ManifestDifferences.between(
                Manifests.reading(Manifests.READING),
                Manifests.reading(Manifests.READING.replace("objid", "ra"))))
        .containsExactly("data.keep was [objid] and is [ra] now");
  }

  @Test
  void anotherMappingAloneIsNamed() {
    Manifest remapped =
        new Manifest(
            BASE.model(),
            BASE.data(),
            512,
            true,
            PredictionsFormat.NPZ,
            BASE.files(),
            List.of(List.of(0), List.of(1, 2)));

    assertThat(ManifestDifferences.between(BASE, remapped))
        .containsExactly("the files are mapped to other ranks");
  }
}
