package dev.cosmicai.coordinator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {
  private static final Instant LATER = Instant.parse("2026-11-22T11:00:00Z");
  private static final Instant START = Instant.parse("2026-11-22T10:00:00.123Z");
  private static final Manifest.Frozen FROZEN =
      Manifest.Frozen.of("uid-1", "redshifts", START, Manifests.three());

  private static String text(Manifest.Frozen frozen) {
    return new String(
        ManifestJson.write(frozen, List.of(Manifests.onlyChunk(frozen.manifest()))), UTF_8);
  }

  private static Optional<Manifest.Frozen> read(String json) {
    return ManifestJson.read(json.getBytes(UTF_8))
        .flatMap(head -> head.with(Manifests.three().files()));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(read(text(FROZEN))).contains(FROZEN);
  }

  @Test
  void documentTellsPeopleWhatTheyLookFor() {
    assertThat(text(FROZEN))
        .startsWith(
            "{\"format\":\"cosmic-manifest/2\",\"run\":\"uid-1\",\"name\":\"redshifts\","
                + "\"startedAt\":\"2026-11-22T10:00:00.123Z\",\"sha256\":\"")
        .contains(
            "\"inputBytes\":600,",
            "\"data\":{\"bucket\":\"sky\",\"format\":\"pt\",\"splitBytes\":128},",
            "\"files\":3,\"chunks\":[{\"first\":0,\"files\":3,\"sha256\":\"");
    assertThat(new String(ManifestChunks.json(FROZEN.manifest(), 0), UTF_8))
        .startsWith(
            "{\"first\":0,\"files\":[{\"index\":0,\"key\":\"data/1.pt\",\"sizeBytes\":100,\"etag\":\"\\\"a\\\"\"},");
  }

  @Test
  void resumedRunsHistoryIsReadBack() {
    Manifest.Frozen resumed =
        new Manifest.Frozen(
            "uid-2",
            "redshifts",
            START,
            FROZEN.manifest(),
            FROZEN.sha256(),
            "a".repeat(64),
            List.of(new Manifest.Generation(0, START), new Manifest.Generation(3, LATER)),
            2);

    assertThat(read(text(resumed))).contains(resumed);
    assertThat(text(resumed))
        .contains(
            "\"generations\":[{\"files\":0,\"takenAt\":\"2026-11-22T10:00:00.123Z\"},"
                + "{\"files\":3,\"takenAt\":\"2026-11-22T11:00:00Z\"}],\"newFiles\":2,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"files\":2,\"takenAt\":\"2026-11-22T10:00:00Z\"}]",
        "[{\"files\":3,\"takenAt\":\"today\"}]",
        "[{\"files\":3,\"takenAt\":\"2026-11-22T10:00:00Z\"},{\"files\":3,\"takenAt\":\"2026-11-22T10:00:00Z\"}]",
        "[{\"files\":-1,\"takenAt\":\"2026-11-22T10:00:00Z\"},{\"files\":3,\"takenAt\":\"2026-11-22T10:00:00Z\"}]",
        "[{\"files\":9,\"takenAt\":\"2026-11-22T10:00:00Z\"},{\"files\":3,\"takenAt\":\"2026-11-22T10:00:00Z\"}]"
      })
  void generationsThatAreNotOfItsFilesAreNotAccepted(String generations) {
    String one = "[{\"files\":3,\"takenAt\":\"2026-11-22T10:00:00.123Z\"}]";

    assertThat(text(FROZEN)).contains(one);
    assertThat(read(text(FROZEN).replace(one, generations))).isEmpty();
  }

  @Test
  void baseOfASingleGenerationIsItsDigest() {
    String base = "\"base\":\"";

    assertThat(read(text(FROZEN).replace(base + FROZEN.sha256(), base + "a".repeat(64)))).isEmpty();
  }

  @Test
  void columnsAndDeviceAreReadBackAndOnlyMentionedIfTheJobChoosesThem() {
    for (Manifest manifest :
        List.of(Manifests.reading(Manifests.READING), Manifests.onDevice("cuda"))) {
      Manifest.Frozen frozen = Manifest.Frozen.of("uid-1", "redshifts", START, manifest);

      assertThat(read(text(frozen))).contains(frozen);
    }
    assertThat(text(FROZEN)).doesNotContain("device", "reading");
  }

  @Test
  void unknownFieldsOfLaterVersionsAreLeftAside() {
    assertThat(read(text(FROZEN).replaceFirst("\\{", "{\"later\":1,"))).contains(FROZEN);
  }

  @Test
  void manifestOfAnEarlierVersionIsNone() {
    assertThat(read(text(FROZEN).replace("cosmic-manifest/2", "cosmic-manifest/1"))).isEmpty();
  }

  @Test
  void manifestThatWasEditedIsNotAccepted() {
    assertThat(read(text(FROZEN).replace("\"batchSize\":512", "\"batchSize\":513"))).isEmpty();
    assertThat(read(text(FROZEN).replace("\"splitBytes\":128", "\"splitBytes\":0"))).isEmpty();
    assertThat(read(text(FROZEN).replace("\"files\":3,\"chunks\"", "\"files\":20000,\"chunks\"")))
        .isEmpty();
  }

  @Test
  void timeOfAFileIsReadBackAndOnlyMentionedWhereItIsKnown() {
    Manifest manifest =
        Manifests.of(List.of(new Manifest.File(0, "data/1.pt", 100, "a", 1_795_000_000_123L)));
    byte[] json = ManifestChunks.json(manifest, 0);

    assertThat(new String(json, UTF_8)).contains("\"modifiedMillis\":1795000000123");
    assertThat(ManifestChunks.read(json, Manifests.onlyChunk(manifest))).contains(manifest.files());
    assertThat(new String(ManifestChunks.json(FROZEN.manifest(), 0), UTF_8))
        .doesNotContain("modifiedMillis");
  }

  @Test
  void chunkIsReadBackOnlyAsItself() {
    byte[] json = ManifestChunks.json(FROZEN.manifest(), 0);
    String sha256 = Sha256.of(json);

    assertThat(ManifestChunks.read(json, new StoredChunk(0, 3, sha256)))
        .contains(FROZEN.manifest().files());
    assertThat(ManifestChunks.read(json, new StoredChunk(0, 4, sha256))).isEmpty();
    assertThat(ManifestChunks.read(json, new StoredChunk(10_000, 3, sha256))).isEmpty();
    assertThat(ManifestChunks.read(json, new StoredChunk(0, 3, "a".repeat(64)))).isEmpty();
  }

  @Test
  void chunkIsReadBackOnlyAsItIsWritten() {
    String json = new String(ManifestChunks.json(FROZEN.manifest(), 0), UTF_8);

    assertThat(readChunk(json)).isPresent();
    assertThat(readChunk(json + " ")).isEmpty();
    assertThat(readChunk(json.replace("data", "d\\u0061ta"))).isEmpty();
    assertThat(readChunk(json.replace("data", "\\ud800")))
        .as("half a character, which cannot be written")
        .isEmpty();
  }

  private static Optional<List<Manifest.File>> readChunk(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return ManifestChunks.read(bytes, new StoredChunk(0, 3, Sha256.of(bytes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "not json", "{\"format\":\"cosmic-manifest/2\"}"})
  void anythingElseIsNotAManifest(String content) {
    assertThat(ManifestJson.read(content.getBytes(UTF_8))).isEmpty();
    assertThat(readChunk(content)).isEmpty();
  }
}
