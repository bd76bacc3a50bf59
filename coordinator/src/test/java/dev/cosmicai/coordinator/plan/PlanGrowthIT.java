package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanGrowthIT {
  private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant LATER = FIRST.plusSeconds(60);

  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  @Test
  void filesComeBehindTheOthersAsAGenerationAndAreInTheStoreAtOnce() {
    Manifest.Frozen first = freeze(2);
    PlanGrowth growth = growth(first);

    Splits splits = growth.append(files(2, 3));

    Manifest.Frozen grown = growth.frozen();
    assertThat(splits.count()).isEqualTo(3);
    assertThat(splits.generation(2)).isEqualTo(1);
    assertThat(grown.manifest().files())
        .containsExactly(
            new Manifest.File(0, "data/0.pt", 10, "e0"),
            new Manifest.File(1, "data/1.pt", 10, "e1"),
            new Manifest.File(2, "data/2.pt", 10, "e2", 1_002));
    assertThat(grown.generations())
        .containsExactly(new Manifest.Generation(2, FIRST), new Manifest.Generation(3, LATER));
    assertThat(grown.base()).isEqualTo(first.sha256());
    assertThat(grown.newFiles()).isEqualTo(1);
    assertThat(stored()).isEqualTo(grown);
  }

  @Test
  void folderThatWasEmptyGrowsTimeAfterTime() {
    PlanGrowth growth = growth(freeze(0));
    growth.append(files(0, 1));
    growth.append(files(1, 4));

    assertThat(stored().generations())
        .extracting(Manifest.Generation::files)
        .containsExactly(0, 1, 4);
    assertThat(stored()).isEqualTo(growth.frozen());
  }

  /** Nothing can be deleted: what has been replaced stays. */
  @Test
  void manyGenerationsOfOneFileLeaveLittleInTheStore() throws IOException {
    int generations = 100;
    PlanGrowth growth = growth(freeze(0));
    for (int i = 0; i < generations; i++) {
      growth.append(files(i, i + 1));
    }

    assertThat(stored()).isEqualTo(growth.frozen());
    assertThat(growth.frozen().sha256())
        .as("does not depend on how the files came")
        .isEqualTo(growth.frozen().manifest().sha256());
    assertThat(chunks()).extracting(StoredChunk::files).containsExactly(64, 32, 4);
    int once = ManifestChunks.json(growth.frozen().manifest(), 0).length;
    assertThat(written()).hasSize(generations);
    assertThat(written().stream().mapToLong(file -> file.toFile().length()).sum())
        .isLessThan(5L * once);
  }

  @Test
  void fullChunksAreNeitherReadNorWrittenAgain() throws IOException {
    PlanGrowth growth = growth(freeze(ManifestChunks.FILES + 1));
    Path full =
        written().stream()
            .filter(chunk -> chunk.toString().contains("/000000-"))
            .findFirst()
            .orElseThrow();
    byte[] content = Files.readAllBytes(full);
    Files.delete(full);
    growth.append(files(ManifestChunks.FILES + 1, 2 * ManifestChunks.FILES + 3));

    assertThat(full).doesNotExist();
    Files.write(full, content);
    assertThat(stored()).isEqualTo(growth.frozen());
    assertThat(chunks())
        .extracting(StoredChunk::files)
        .containsExactly(ManifestChunks.FILES, ManifestChunks.FILES, 3);
    assertThat(written()).as("of which one has been replaced").hasSize(4);
  }

  /** Killed when the new chunk is there and {@code manifest.json} is not replaced yet. */
  @Test
  void appendingThatWasCutShortLeavesTheManifestAsItWas() throws IOException {
    PlanGrowth growth = growth(freeze(0));
    growth.append(files(0, 2));
    growth.append(files(2, 3));
    Manifest.Frozen before = growth.frozen();
    byte[] json = Files.readAllBytes(sky.file("out/manifest.json"));
    growth.append(files(3, 4));
    Files.write(sky.file("out/manifest.json"), json);

    assertThat(stored()).isEqualTo(before);
    growth(before).append(files(3, 6));
    assertThat(stored().manifest().files()).hasSize(6);
  }

  @Test
  void ofTwoCoordinatorsTheSecondOneEnds() {
    Manifest.Frozen first = freeze(1);
    PlanGrowth older = growth(first);
    growth(first).append(files(1, 2));

    assertThatThrownBy(() -> older.append(files(1, 3)))
        .isInstanceOfSatisfying(
            RetriableFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.Interrupted))
        .hasMessageContaining(
            "another coordinator of run run-1 has changed s3://sky/out/manifest.json");
    assertThat(stored().manifest().files()).hasSize(2);
  }

  @Test
  void coordinatorThatIsStartedAgainGoesOnWithAllGenerations() {
    growth(freeze(1)).append(files(1, 2));

    PlanGrowth restarted = growth(freeze(0));
    restarted.append(files(2, 3));

    assertThat(stored().generations()).hasSize(3);
    assertThat(stored().newFiles()).isEqualTo(2);
  }

  @Test
  void moreSplitsThanARunMayHaveAreRefusedAndTheManifestStays() {
    PlanGrowth growth = growth(freeze(1));
    StoredObject huge =
        new StoredObject(new ObjectUri("sky", "data/9.pt"), Long.MAX_VALUE / 2, "e");

    assertThatThrownBy(() -> growth.append(List.of(huge)))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec));
    assertThat(stored().generations()).hasSize(1);
  }

  private Manifest.Frozen freeze(int files) {
    StoredObject model = new StoredObject(ObjectUri.parse("s3://sky/model.pt"), 1, "m");
    return Sky.freezer(
            sky.config("COSMIC_WORLD_SIZE", "2"), sky.store, Clock.fixed(FIRST, ZoneOffset.UTC))
        .freeze(
            earlier ->
                Planner.manifest(
                    sky.config("COSMIC_WORLD_SIZE", "2").run(),
                    Optional.of(model),
                    "5".repeat(64),
                    files(0, files)));
  }

  private PlanGrowth growth(Manifest.Frozen frozen) {
    return new PlanGrowth(
        frozen, sky.store, sky.config().layout(), Clock.fixed(LATER, ZoneOffset.UTC));
  }

  private static List<StoredObject> files(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                new StoredObject(
                    new ObjectUri("sky", "data/" + i + ".pt"), 10, "e" + i, "", 1_000 + i))
        .toList();
  }

  private Manifest.Frozen stored() {
    return read().frozen();
  }

  private List<StoredChunk> chunks() {
    return read().chunks();
  }

  private ManifestStore.Stored read() {
    return new ManifestStore(sky.store, sky.config().layout()).read().orElseThrow();
  }

  /** What lies in {@code manifest/}. */
  private List<Path> written() throws IOException {
    try (Stream<Path> chunks = Files.list(sky.file("out/manifest"))) {
      return chunks.toList();
    }
  }
}
