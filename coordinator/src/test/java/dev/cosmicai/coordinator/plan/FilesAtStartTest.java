package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.storage.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FilesAtStartTest {
  private static final List<Manifest.File> NONE = List.of();
  private static final StoredObject ARCHIVED =
      new StoredObject(new ObjectUri("sky", "old"), 10, "e", "GLACIER", 1_000);

  private static StoredObject written(String key, long modifiedMillis) {
    return new StoredObject(new ObjectUri("sky", key), 10, "e", "", modifiedMillis);
  }

  /** Of a run that follows its data, and takes what was written by then. */
  private static FilesAtStart writtenBy(long millis, List<Manifest.File> earlier) {
    return new FilesAtStart(earlier, Optional.of(Instant.ofEpochMilli(millis)));
  }

  private static List<Manifest.File> earlier(String key) {
    return List.of(new Manifest.File(0, key, 10, "e"));
  }

  @Test
  void whatWasWrittenJustNowWaits() {
    assertThat(
            writtenBy(5_000, NONE)
                .among(List.of(written("a", 1_000), written("b", 5_000), written("c", 5_001))))
        .extracting(object -> object.uri().key())
        .containsExactly("a", "b");
  }

  @Test
  void whatTheStoreKnowsNoTimeOfWaits() {
    assertThat(writtenBy(5_000, NONE).among(List.of(written("a", 0)))).isEmpty();
  }

  @Test
  void whatTheRunBeforeTookIsComparedWheneverItWasWritten() {
    assertThat(writtenBy(5_000, earlier("a")).among(List.of(written("a", 9_000)))).hasSize(1);
  }

  @Test
  void whatTheRunBeforeTookAndIsArchivedByNowIsGone() {
    FilesAtStart resumed = new FilesAtStart(earlier("old"), Optional.empty());

    assertThat(resumed.among(List.of(ARCHIVED, written("a", 1_000)))).hasSize(1);
  }

  /** Planning refuses it. */
  @Test
  void anyOtherArchivedFileCounts() {
    assertThat(FilesAtStart.ALL.among(List.of(ARCHIVED))).containsExactly(ARCHIVED);
    assertThat(writtenBy(500, NONE).among(List.of(ARCHIVED))).containsExactly(ARCHIVED);
  }

  @Test
  void withoutFollowingAllCount() {
    List<StoredObject> all = List.of(written("a", 0), written("b", Long.MAX_VALUE));

    assertThat(FilesAtStart.ALL.among(all)).isEqualTo(all);
  }
}
