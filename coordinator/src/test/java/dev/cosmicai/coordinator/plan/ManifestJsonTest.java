package dev.cosmicai.coordinator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {
  private static final Manifest MANIFEST = Manifests.three();
  private static final Manifest.Frozen FROZEN =
      new Manifest.Frozen(
          "uid-1",
          "redshifts",
          Instant.parse("2026-11-22T10:00:00.123Z"),
          MANIFEST,
          MANIFEST.sha256());

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(ManifestJson.read(ManifestJson.write(FROZEN))).contains(FROZEN);
  }

  @Test
  void documentTellsPeopleWhatTheyLookFor() {
    assertThat(new String(ManifestJson.write(FROZEN), UTF_8))
        .startsWith(
            "{\"format\":\"cosmic-manifest/1\",\"run\":\"uid-1\",\"name\":\"redshifts\","
                + "\"startedAt\":\"2026-11-22T10:00:00.123Z\",\"sha256\":\"")
        .contains(
            "\"worldSize\":2,\"inputBytes\":600,",
            "{\"index\":0,\"key\":\"data/1.pt\",\"sizeBytes\":100,\"etag\":\"\\\"a\\\"\"}",
            "\"ranks\":[[0,1],[2]]");
  }

  @Test
  void columnsAreReadBack() {
    Manifest named = Manifests.reading(Manifests.READING);
    Manifest.Frozen frozen =
        new Manifest.Frozen("uid-1", "redshifts", FROZEN.startedAt(), named, named.sha256());

    assertThat(ManifestJson.read(ManifestJson.write(frozen))).contains(frozen);
  }

  @Test
  void deviceIsReadBackAndOnlyMentionedIfTheJobChoosesOne() {
    Manifest onGpu = Manifests.onDevice("cuda");
    Manifest.Frozen frozen =
        new Manifest.Frozen("uid-1", "redshifts", FROZEN.startedAt(), onGpu, onGpu.sha256());

    assertThat(ManifestJson.read(ManifestJson.write(frozen))).contains(frozen);
    assertThat(new String(ManifestJson.write(FROZEN), UTF_8)).doesNotContain("device");
  }

  /** As every manifest was before a job could name columns. */
  @Test
  void manifestWithoutColumnsDoesNotMentionThem() {
    assertThat(new String(ManifestJson.write(FROZEN), UTF_8))
        .contains("\"data\":{\"bucket\":\"sky\",\"format\":\"pt\"},");
  }

  @Test
  void unknownFieldsOfLaterVersionsAreLeftAside() {
    String json = new String(ManifestJson.write(FROZEN), UTF_8);

    assertThat(ManifestJson.read(json.replaceFirst("\\{", "{\"later\":1,").getBytes(UTF_8)))
        .contains(FROZEN);
  }

  @Test
  void manifestFromBeforeThereWasAChoiceOfFormatsIsRead() {
    String json = new String(ManifestJson.write(FROZEN), UTF_8);
    String older = json.replace("\"predictionsFormat\":\"npz\",", "");

    assertThat(older).isNotEqualTo(json);
    assertThat(ManifestJson.read(older.getBytes(UTF_8))).contains(FROZEN);
  }

  @Test
  void manifestThatWasEditedIsNotAccepted() {
    String json = new String(ManifestJson.write(FROZEN), UTF_8);

    assertThat(ManifestJson.read(json.replace("data/2.pt", "data/3.pt").getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "not json", "{\"format\":\"cosmic-manifest/1\"}"})
  void anythingElseIsNotAManifest(String content) {
    assertThat(ManifestJson.read(content.getBytes(UTF_8))).isEmpty();
  }
}
