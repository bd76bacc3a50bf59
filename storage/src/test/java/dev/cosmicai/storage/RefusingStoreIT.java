package dev.cosmicai.storage;

import static dev.cosmicai.storage.ObjectStoreContract.assertFatal;
import static dev.cosmicai.storage.ObjectStoreContract.random;
import static dev.cosmicai.storage.Troubles.bare;
import static dev.cosmicai.storage.Troubles.entry;
import static dev.cosmicai.storage.Troubles.page;
import static dev.cosmicai.storage.Troubles.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that refuse what is asked of them: the user hears why, and what to do. */
class RefusingStoreIT {
  private static final ObjectUri FOLDER = ObjectUri.parse("s3://sky/data");
  private static final String WHOLE = "<IsTruncated>false</IsTruncated>";

  private FakeStore server;
  private ObjectStore store;
  private StoredObject object;

  @BeforeEach
  void start() throws IOException {
    server = new FakeStore();
    store = ObjectStore.open(server.settings(Duration.ofSeconds(4)), new AccessKeys("any", "any"));
    object = server.hold(random(100));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void aBucketOfAnotherRegionIsReadThere() {
    server.next(bare(400, Map.of("x-amz-bucket-region", "eu-west-3")));

    assertThat(store.head(object.uri())).isEqualTo(object);
    assertThat(server.headers().get(0).getFirst("Authorization")).contains("/us-east-1/s3/");
    assertThat(server.headers().get(1).getFirst("Authorization")).contains("/eu-west-3/s3/");
  }

  @Test
  void aRegionThatOnlyAGetTellsIsTold() {
    String words = "the region is wrong; expecting 'eu-west-1'";
    server.next(bare(400, Map.of()), status(400, "AuthorizationHeaderMalformed", words));

    assertThatThrownBy(() -> store.head(object.uri()))
        .hasMessageContaining("storage.region")
        .hasMessageContaining("expecting 'eu-west-1'");
  }

  @Test
  void aRedirectThatTellsNoRegionIsFinal() {
    for (int i = 0; i < 4; i++) {
      server.next(bare(301, Map.of()));
    }

    assertFatal(Reason.InvalidSpec, object.uri(), () -> store.head(object.uri()));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403})
  void whyADescriptionIsRefusedIsLearntFromAGet(int status) {
    server.next(bare(status, Map.of()), status(400, "ExpiredToken"));

    assertFatal(Reason.PermissionDenied, object.uri(), () -> store.head(object.uri()));
    server.next(bare(status, Map.of()), status(400, "ExpiredToken"));
    assertThatThrownBy(() -> store.head(object.uri()))
        .hasMessageContaining("HTTP 400 ExpiredToken as scripted; give keys that are still valid");
  }

  @Test
  void aDescriptionThatAloneIsRefusedKeepsItsStatus() {
    server.next(bare(403, Map.of()));

    assertThatThrownBy(() -> store.head(object.uri())).hasMessageContaining("HTTP 403");
  }

  @Test
  void throttlingWithStatus400IsTriedAgain() {
    server.next(status(400, "Throttling"), status(400, "RequestLimitExceeded"));

    assertThat(store.get(object.uri())).hasSize(100);
  }

  @Test
  void whatIsArchivedIsKnownFromTheListing() {
    String[] entries = {
      entry("data/1.pt", "<StorageClass>STANDARD</StorageClass>"),
      entry("data/2.pt", "<StorageClass>DEEP_ARCHIVE</StorageClass>"),
      entry("data/3.pt", "<StorageClass>GLACIER_IR</StorageClass>")
    };
    server.next(page(WHOLE, entries), status(501, "NotImplemented"));

    assertThat(store.list(FOLDER))
        .extracting(StoredObject::archive)
        .containsExactly("", "DEEP_ARCHIVE", "");
  }

  @Test
  void whatWasRestoredIsNotArchived() {
    String archived = "<StorageClass>GLACIER</StorageClass>";
    String restored =
        archived
            + "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>"
            + "<RestoreExpiryDate>2030-01-01T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>";
    String onItsWay =
        archived + "<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus>";
    server.next(
        page(WHOLE, entry("data/1.pt", archived), entry("data/2.pt", archived)),
        page(WHOLE, entry("data/1.pt", restored), entry("data/2.pt", onItsWay)));

    assertThat(store.list(FOLDER)).extracting(StoredObject::archive).containsExactly("", "GLACIER");
    assertThat(server.headers().get(1).getFirst("x-amz-optional-object-attributes"))
        .isEqualTo("RestoreStatus");
  }

  @Test
  void aDescriptionTellsOfTheArchiveToo() {
    server.next(
        bare(200, Map.of("Content-Length", "100", "x-amz-storage-class", "GLACIER")),
        bare(
            200,
            Map.of(
                "Content-Length",
                "100",
                "x-amz-storage-class",
                "GLACIER",
                "x-amz-restore",
                "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2029 00:00:00 GMT\"")));

    assertThat(store.head(object.uri()).archive()).isEqualTo("GLACIER");
    assertThat(store.head(object.uri()).archive()).isEmpty();
  }

  @Test
  void anArchivedObjectIsToBeRestored() {
    server.next(status(403, "InvalidObjectState"));

    assertThatThrownBy(() -> store.download(object, new TransferStats()))
        .hasMessageContaining("restore it");
  }
}
