package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.PredictionsFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final Manifest BASE = Manifests.three();

  /** Journals carry the digest: a change of this value orphans all of them. */
  @Test
  void digestStaysTheSameForever() {
    assertThat(BASE.sha256())
        .isEqualTo("ecf3f5edcd514a12e9009f135314aaf328bf7a7f2a1effcdb11b328ab1e0a263");
  }

  @Test
  void anotherProgramComputesSomethingElse() {
    assertThat(Manifests.ofProgram("forecast", "-v").sha256())
        .isEqualTo(Manifests.ofProgram("forecast", "-v").sha256())
        .isNotEqualTo(Manifests.ofProgram("forecast").sha256())
        .isNotEqualTo(Manifests.ofProgram("forecast -v").sha256());
  }

  @Test
  void onlyAProgramNeedsNoModel() {
    assertThatThrownBy(() -> new Manifest.Model("", "", 0, "", "auto", 0, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Manifest> otherComputations() {
    return Stream.of(
        model(
            new Manifest.Model("s3://sky/model.pt", "6".repeat(64), 1_000, "\"m\"", "auto", 0, "")),
        model(
            new Manifest.Model("s3://sky/model.pt", "5".repeat(64), 1_000, "\"m\"", "bf16", 0, "")),
        model(
            new Manifest.Model(
                "s3://sky/model.pt", "5".repeat(64), 1_000, "\"m\"", "auto", 32, "")),
        model(
            new Manifest.Model(
                "s3://sky/model.pt", "5".repeat(64), 1_000, "\"m\"", "auto", 0, "cpu")),
        model(
            new Manifest.Model(
                "s3://sky/model.pt", "5".repeat(64), 1_000, "\"m\"", "auto", 0, "", List.of("a"))),
        Manifests.ofProgram("a"),
        new Manifest(
            BASE.model(),
            new Manifest.Data("sea", "pt", 128, ""),
            512,
            true,
            PredictionsFormat.NPZ,
            BASE.files()),
        new Manifest(
            BASE.model(),
            new Manifest.Data("sky", "auto", 128, ""),
            512,
            true,
            PredictionsFormat.NPZ,
            BASE.files()),
        new Manifest(BASE.model(), BASE.data(), 256, true, PredictionsFormat.NPZ, BASE.files()),
        new Manifest(BASE.model(), BASE.data(), 512, true, PredictionsFormat.PARQUET, BASE.files()),
        new Manifest(BASE.model(), BASE.data(), 512, false, PredictionsFormat.NPZ, BASE.files()),
        Manifests.reading(Manifests.READING),
        Manifests.reading("{\"task\":\"none\"}"),
        Manifests.of(BASE.files().subList(0, 2)),
        Manifests.of(swapped(BASE.files())),
        Manifests.of(replaced(new Manifest.File(2, "data/10.pt", 301, "\"c\""))),
        Manifests.of(replaced(new Manifest.File(2, "data/10.pt", 300, "\"d\""))),
        new Manifest(
            BASE.model(),
            new Manifest.Data("sky", "pt", 129, ""),
            512,
            true,
            PredictionsFormat.NPZ,
            BASE.files()));
  }

  @ParameterizedTest
  @MethodSource("otherComputations")
  void digestTellsComputationsApart(Manifest other) {
    assertThat(other.sha256()).isNotEqualTo(BASE.sha256());
    assertThat(
            !ManifestDifferences.between(BASE, other).isEmpty()
                || !other.files().equals(BASE.files()))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "gpu", "CPU"})
  void deviceThatIsWrittenOtherwiseIsNone(String device) {
    assertThatThrownBy(
            () -> new Manifest.Model("s3://sky/m.pt", "5".repeat(64), 1, "m", "auto", 0, device))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void digestIgnoresWhereTheSameModelLies() {
    Manifest moved =
        model(new Manifest.Model("s3://other/m.pt", "5".repeat(64), 1_000, "\"n\"", "auto", 0, ""));

    assertThat(moved.sha256()).isEqualTo(BASE.sha256());
    assertThat(ManifestDifferences.between(BASE, moved)).isEmpty();
  }

  @Test
  void digestOfARunThatNamesColumnsStaysTheSameForever() {
    assertThat(Manifests.reading(Manifests.READING).sha256())
        .isEqualTo("eeac1b0070fcda51885752962b7d5a7c1400a94aae32ab482d26b4d487a010e1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"keep\": [\"a\"]}", "{\"kept\":[\"a\"]}", "null", "img"})
  void readingThatIsWrittenOtherwiseIsNone(String reading) {
    assertThatThrownBy(() -> new Manifest.Data("sky", "pt", 128, reading))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void filesAreFoundAndAddedUp() {
    assertThat(BASE.inputBytes()).isEqualTo(600);
    assertThat(BASE.uriOf(BASE.files().get(2))).hasToString("s3://sky/data/10.pt");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE})
  void sizesThatCannotBeAddedUpAreNone(long sizeBytes) {
    assertThatThrownBy(
            () -> Manifests.of(replaced(new Manifest.File(2, "data/10.pt", sizeBytes, "c"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Manifest model(Manifest.Model model) {
    return new Manifest(model, BASE.data(), 512, true, PredictionsFormat.NPZ, BASE.files());
  }

  private static List<Manifest.File> swapped(List<Manifest.File> files) {
    Manifest.File first = files.get(0);
    Manifest.File second = files.get(1);
    List<Manifest.File> copy = new ArrayList<>(files);
    copy.set(0, new Manifest.File(0, second.key(), second.sizeBytes(), second.etag()));
    copy.set(1, new Manifest.File(1, first.key(), first.sizeBytes(), first.etag()));
    return copy;
  }

  private static List<Manifest.File> replaced(Manifest.File file) {
    List<Manifest.File> copy = new ArrayList<>(BASE.files());
    copy.set(file.index(), file);
    return copy;
  }
}
