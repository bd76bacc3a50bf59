package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PredictionsFormat;
import org.junit.jupiter.api.Test;

class ManifestDifferencesTest {
  private static final Manifest BASE = Manifests.three();

  @Test
  void changedSettingsAreAllNamed() {
    Manifest changed =
        new Manifest(
            new Manifest.Model(
                BASE.model().uri(), BASE.model().sha256(), 1_000, "\"m\"", "bf16", 0, "cuda"),
            new Manifest.Data("sky", "pt", 64, ""),
            256,
            false,
            PredictionsFormat.PARQUET,
            BASE.files());

    assertThat(ManifestDifferences.between(BASE, changed))
        .containsExactly(
            "model.precision was auto and is bf16 now",
            "model.device was auto and is cuda now",
            "data.splitSize was 128 and is 64 now",
            "batchSize was 512 and is 256 now",
            "output.predictions was true and is false now",
            "output.predictionsFormat was npz and is parquet now");
  }

  @Test
  void anotherProgramIsNamedAsItIsTyped() {
    assertThat(ManifestDifferences.between(BASE, Manifests.ofProgram("forecast", "-v")))
        .containsExactly(
            "worker.command was our rank and is forecast -v now",
            "model.sha256 was " + "5".repeat(64) + " and is none now");
    assertThat(
            ManifestDifferences.between(
                Manifests.ofProgram("forecast", "-v"), Manifests.ofProgram("forecast")))
        .containsExactly("worker.command was forecast -v and is forecast now");
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
}
