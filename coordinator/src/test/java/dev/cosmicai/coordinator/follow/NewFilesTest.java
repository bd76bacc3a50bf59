package dev.cosmicai.coordinator.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.storage.StoredObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewFilesTest {
  private static final StoredObject KNOWN = object("data/1.pt", 100, "\"a\"");

  private final NewFiles files = new NewFiles(Manifests.three().files());

  private static StoredObject object(String key, long sizeBytes, String etag) {
    return new StoredObject(new ObjectUri("sky", key), sizeBytes, etag);
  }

  @Test
  void fileIsTakenWhenTwoLooksInARowFindItTheSame() {
    StoredObject fresh = object("data/4.pt", 10, "x");

    assertThat(files.among(List.of(KNOWN, fresh))).isEmpty();
    assertThat(files.coming()).containsExactly("data/4.pt");
    assertThat(files.among(List.of(KNOWN, fresh))).containsExactly(fresh);
    assertThat(files.coming()).isEmpty();
  }

  @Test
  void fileThatIsStillBeingWrittenIsWaitedFor() {
    assertThat(files.among(List.of(object("data/4.pt", 10, "x")))).isEmpty();
    assertThat(files.among(List.of(object("data/4.pt", 20, "y")))).isEmpty();
    assertThat(files.among(List.of(object("data/4.pt", 20, "z")))).as("written over").isEmpty();
    assertThat(files.among(List.of(object("data/4.pt", 20, "z")))).hasSize(1);
  }

  /** Of a store that gives no ETags. */
  @Test
  void timeTellsToo() {
    ObjectUri uri = new ObjectUri("sky", "data/4.pt");

    assertThat(files.among(List.of(new StoredObject(uri, 10, "", "", 1_000)))).isEmpty();
    assertThat(files.among(List.of(new StoredObject(uri, 10, "", "", 2_000)))).isEmpty();
    assertThat(files.among(List.of(new StoredObject(uri, 10, "", "", 2_000)))).hasSize(1);
  }

  @Test
  void looksThatSeeItMustFollowEachOther() {
    StoredObject fresh = object("data/4.pt", 10, "x");

    files.among(List.of(fresh));
    files.among(List.of());

    assertThat(files.among(List.of(fresh))).isEmpty();
    assertThat(files.among(List.of(fresh))).containsExactly(fresh);
  }

  @Test
  void whatWasTakenIsNotTakenAgain() {
    StoredObject fresh = object("data/4.pt", 10, "x");
    files.among(List.of(fresh));
    files.among(List.of(fresh));
    files.take(List.of(Manifest.File.of(3, fresh)));

    for (int look = 0; look < 3; look++) {
      assertThat(files.among(List.of(KNOWN, fresh))).isEmpty();
      assertThat(files.coming()).isEmpty();
    }
  }

  @Test
  void fileThatHasChangedSinceItWasTakenIsNotTakenAgain() {
    for (StoredObject changed :
        List.of(object("data/1.pt", 100, "other"), object("data/1.pt", 101, "\"a\""))) {
      for (int look = 0; look < 3; look++) {
        assertThat(files.among(List.of(changed))).isEmpty();
        assertThat(files.coming()).isEmpty();
      }
    }
  }

  @Test
  void archivedFileIsTakenOnceItIsRestored() {
    ObjectUri uri = new ObjectUri("sky", "data/4.pt");
    for (int look = 0; look < 3; look++) {
      assertThat(files.among(List.of(new StoredObject(uri, 10, "x", "GLACIER", 1_000)))).isEmpty();
    }
    StoredObject restored = new StoredObject(uri, 10, "x", "", 1_000);

    assertThat(files.among(List.of(restored))).isEmpty();
    assertThat(files.among(List.of(restored))).containsExactly(restored);
  }

  @Test
  void orderIsThatOfTheListing() {
    List<StoredObject> listed =
        List.of(
            object("data/4.pt", 1, "x"), object("data/11.pt", 1, "x"), object("data/5", 1, "x"));
    files.among(listed);

    assertThat(files.among(listed)).isEqualTo(listed);
  }
}
