package dev.cosmicai.coordinator.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewFilesTest {
  private static final StoredObject KNOWN = object("data/1.pt", 100, "\"a\"");

  private final List<String> warnings = new ArrayList<>();
  private final NewFiles files = new NewFiles(Manifests.three().files(), warnings::add);

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
  void fileThatHasChangedSinceItWasTakenIsNotTakenAgainAndToldOnce() {
    for (StoredObject changed :
        List.of(object("data/1.pt", 100, "other"), object("data/2.pt", 201, "\"b\""))) {
      for (int look = 0; look < 3; look++) {
        assertThat(files.among(List.of(changed))).isEmpty();
        assertThat(files.coming()).isEmpty();
      }
    }
    assertThat(warnings)
        .containsExactly(
            "data/1.pt has changed since it was taken (ETag \"a\", now other) and is not taken"
                + " again; a file that comes later needs another name",
            "data/2.pt has changed since it was taken (200 bytes, now 201) and is not taken again;"
                + " a file that comes later needs another name");
  }

  @Test
  void whatIsAsItWasIsNoWarning() {
    files.among(List.of(KNOWN, object("data/4.pt", 10, "x")));

    assertThat(warnings).isEmpty();
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
