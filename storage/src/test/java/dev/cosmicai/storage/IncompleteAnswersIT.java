package dev.cosmicai.storage;

import static dev.cosmicai.storage.ObjectStoreContract.assertFatal;
import static dev.cosmicai.storage.ObjectStoreContract.random;
import static dev.cosmicai.storage.Troubles.body;
import static dev.cosmicai.storage.Troubles.entry;
import static dev.cosmicai.storage.Troubles.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that succeed and are not whole: each must say by itself that it is. */
class IncompleteAnswersIT {
  private static final ObjectUri FOLDER = ObjectUri.parse("s3://sky/data");
  private static final String JSON = "application/json";
  private static final String NO_ETAG =
      "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>";

  private FakeStore server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = new FakeStore();
    store = ObjectStore.open(server.settings(Duration.ofSeconds(2)), new AccessKeys("any", "any"));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "<IsTruncated>true</IsTruncated>, no continuation token",
    "<IsTruncated>true</IsTruncated><NextContinuationToken/>, no continuation token",
    "'', does not say whether its listing is complete"
  })
  void aListingIsCompleteOnlyWhenItSaysSo(String tail, String problem) {
    server.next(page(tail, entry("data/1.pt", "")));

    assertFatal(Reason.InvalidSpec, FOLDER, () -> store.list(FOLDER));
    server.next(page(tail, entry("data/1.pt", "")));
    assertThatThrownBy(() -> store.list(FOLDER))
        .hasMessageContaining(problem)
        .hasMessageContaining("http://127.0.0.1:" + server.port());
  }

  @Test
  void whatIsNoListingIsNoEmptyFolder() {
    server.next(body("<html>Welcome</html>"));

    assertFatal(Reason.InvalidSpec, FOLDER, () -> store.list(FOLDER));
  }

  @Test
  void aListingThatNeverEndsIsRefused() {
    String again =
        "<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>";
    server.next(page(again, entry("data/1.pt", "")), page(again, entry("data/1.pt", "")));

    assertThatThrownBy(() -> store.list(FOLDER))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("same continuation token");
  }

  @Test
  void pagesAreReadUntilTheLastOneSaysSo() {
    server.next(
        page(
            "<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>",
            entry("data/10.pt", "")),
        page("<IsTruncated>false</IsTruncated>", entry("data/2.pt", "")));

    assertThat(store.list(FOLDER))
        .extracting(object -> object.uri().key())
        .containsExactly("data/2.pt", "data/10.pt");
  }

  @Test
  void anEntryWithoutItsSizeIsRefused() {
    server.next(
        page("<IsTruncated>false</IsTruncated>", "<Contents><Key>data/1.pt</Key></Contents>"));

    assertFatal(Reason.InvalidSpec, FOLDER, () -> store.list(FOLDER));
  }

  @Test
  void aDescriptionWithoutASizeIsRefused() {
    ObjectUri uri = server.hold(random(10)).uri();
    server.next(Troubles.answer(200, Map.of("Transfer-Encoding", "chunked"), ""));

    assertFatal(Reason.InvalidSpec, uri, () -> store.head(uri));
  }

  @Test
  void aBodyOfAnotherLengthIsAnotherVersion() {
    byte[] content = random(1_000);
    StoredObject held = server.hold(content);
    StoredObject planned = new StoredObject(held.uri(), 900, "");

    assertFatal(
        Reason.PartitionChanged, planned.uri(), () -> store.download(planned, new TransferStats()));
    server.next(server.rangesIgnored());
    assertFatal(
        Reason.PartitionChanged, planned.uri(), () -> store.download(planned, new TransferStats()));
  }

  @Test
  void aBodyThatMayBeCutShortIsNotTaken() throws IOException {
    try (RawStore endless = new RawStore("HTTP/1.1 200 OK\r\nETag: \"e\"\r\n\r\nhalf of it");
        ObjectStore reader =
            ObjectStore.open(
                endless.settings(Duration.ofSeconds(1)), new AccessKeys("any", "any"))) {
      assertThatThrownBy(() -> reader.get(FOLDER)).hasMessageContaining("may be cut short");
    }
  }

  @Test
  void anUploadWithoutAnIdIsRefused() {
    server.next(body("<InitiateMultipartUploadResult></InitiateMultipartUploadResult>"));

    assertFatal(Reason.OutputRefused, FOLDER, this::putTwoParts);
  }

  @Test
  void aPartWithoutAnETagIsRefused() {
    server.next(server.nothing(), body(""));

    assertFatal(Reason.OutputRefused, FOLDER, this::putTwoParts);
    assertThat(server.unfinishedUploads()).isZero();
  }

  @Test
  void anUploadThatIsNotSaidToBeCompleteIsCompletedAgain() {
    server.next(server.nothing(), server.nothing(), server.nothing(), body(NO_ETAG));

    putTwoParts();

    assertThat(server.content(FOLDER)).hasSize(MultipartOutput.PART_BYTES + 5);
  }

  private void putTwoParts() {
    store.put(FOLDER, random(MultipartOutput.PART_BYTES + 5), JSON);
  }
}
