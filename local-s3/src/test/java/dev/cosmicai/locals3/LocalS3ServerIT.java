package dev.cosmicai.locals3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class LocalS3ServerIT {
  private static final int PART_BYTES = 5 << 20;

  @TempDir Path temp;

  private Path root;
  private Path elsewhere;

  private LocalS3Server server;
  private LocalClient client;

  @BeforeEach
  void start() throws IOException {
    root = temp.resolve("root");
    elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Files.createDirectories(root.resolve("plain"));
    Files.createSymbolicLink(root.resolve("linked"), elsewhere);
    server = LocalS3Server.start(root, 0);
    client = LocalClient.of(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void filesPutIntoTheFolderByHandAreObjectsAndFoldersAreNot() throws IOException {
    Files.createDirectories(root.resolve("plain/survey/empty"));
    Files.writeString(root.resolve("plain/survey/1.pt"), "one");

    assertThat(client.list("plain")).extracting(S3Object::key).containsExactly("survey/1.pt");
    assertThat(client.read("plain", "survey/1.pt")).isEqualTo("one");
    assertThatThrownBy(() -> client.head("plain", "survey")).hasMessageContaining("404");
    assertThatThrownBy(() -> client.head("plain", "survey/")).hasMessageContaining("404");
  }

  @Test
  void aLinkedBucketIsListedReadAndWritten() throws IOException {
    Files.createDirectories(elsewhere.resolve("data"));
    Files.writeString(elsewhere.resolve("data/1.pt"), "one");

    client.put("linked", "top.json", "{}");
    client.put("linked", "results/ranks/0.json", "{}");

    assertThat(client.list("linked"))
        .extracting(S3Object::key)
        .containsExactly("data/1.pt", "results/ranks/0.json", "top.json");
    assertThat(client.read("linked", "data/1.pt")).isEqualTo("one");
    assertThat(elsewhere.resolve("results/ranks/0.json")).hasContent("{}");
  }

  @Test
  void theETagIsTheSameInListHeadAndGetAndAfterARestart() throws IOException {
    Files.writeString(root.resolve("plain/1.pt"), "one");
    client.put("plain", "2.pt", "two");

    for (String key : List.of("1.pt", "2.pt")) {
      String listed =
          client.list("plain").stream().filter(o -> o.key().equals(key)).findFirst().get().eTag();
      assertThat(listed).isNotEmpty().isEqualTo(client.head("plain", key));
      server.close();
      server = LocalS3Server.start(root, 0);
      client.close();
      client = LocalClient.of(server);
      assertThat(client.head("plain", key)).isEqualTo(listed);
      assertThat(
              client
                  .s3()
                  .getObjectAsBytes(r -> r.bucket("plain").key(key).ifMatch(listed))
                  .asUtf8String())
          .isEqualTo(key.equals("1.pt") ? "one" : "two");
    }
  }

  @Test
  void aFileEditedInPlaceHasAnotherETag() throws IOException {
    client.put("plain", "1.pt", "one");
    String old = client.head("plain", "1.pt");

    Files.writeString(root.resolve("plain/1.pt"), "three");

    assertThat(client.head("plain", "1.pt")).isNotEqualTo(old);
    assertThatThrownBy(
            () -> client.s3().getObjectAsBytes(r -> r.bucket("plain").key("1.pt").ifMatch(old)))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
  }

  @Test
  void rangesAreServed() throws IOException {
    Files.writeString(root.resolve("plain/1.pt"), "0123456789");
    String etag = client.head("plain", "1.pt");

    var range =
        client
            .s3()
            .getObjectAsBytes(r -> r.bucket("plain").key("1.pt").ifMatch(etag).range("bytes=2-4"));

    assertThat(range.asUtf8String()).isEqualTo("234");
    assertThat(range.response().contentRange()).isEqualTo("bytes 2-4/10");
  }

  @Test
  void aConditionalPutHasOneWinner() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> puts =
          IntStream.range(0, 8)
              .<Callable<Boolean>>mapToObj(i -> () -> claim("writer " + i))
              .toList();
      int winners = 0;
      for (Future<Boolean> put : writers.invokeAll(puts)) {
        winners += put.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
      assertThat(client.list("plain")).extracting(S3Object::key).containsExactly("manifest.json");
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void partsBecomeAnObjectWhenCompletedAndNothingWhenAborted() {
    String completed = upload("big.npz");
    assertThat(client.list("plain")).isEmpty();
    byte[] part = new byte[PART_BYTES];
    CompletedPart first = uploadPart("big.npz", completed, 1, part);
    CompletedPart second = uploadPart("big.npz", completed, 2, new byte[] {1});
    client
        .s3()
        .completeMultipartUpload(
            r ->
                r.bucket("plain")
                    .key("big.npz")
                    .uploadId(completed)
                    .multipartUpload(m -> m.parts(first, second)));

    String aborted = upload("other.npz");
    uploadPart("other.npz", aborted, 1, part);
    client.s3().abortMultipartUpload(r -> r.bucket("plain").key("other.npz").uploadId(aborted));

    assertThat(client.list("plain")).extracting(S3Object::key).containsExactly("big.npz");
    assertThat(client.list("plain").get(0).size()).isEqualTo(PART_BYTES + 1L);
    assertThat(client.s3().headObject(r -> r.bucket("plain").key("big.npz")).metadata())
        .containsEntry("cosmic-upload", "mark");
    assertThat(root.resolve("plain")).isDirectoryNotContaining("glob:**.mpus-*");
  }

  @Test
  void moreThanAThousandObjectsComeInPages() throws IOException {
    for (int i = 0; i < 1_100; i++) {
      Files.createFile(root.resolve("plain/" + i + ".pt"));
    }

    var firstPage = client.s3().listObjectsV2(r -> r.bucket("plain"));
    assertThat(firstPage.contents()).hasSize(1_000);
    assertThat(firstPage.isTruncated()).isTrue();
    assertThat(client.list("plain")).hasSize(1_100);
  }

  @Test
  void aMissingBucketIsNamedAsSuch() {
    assertThatThrownBy(() -> client.list("nowhere")).isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedWithTheReason() throws IOException {
    Files.createFile(root.resolve("plain/taken"));

    assertThatThrownBy(() -> client.put("plain", "taken/0.json", "{}"))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403))
        .hasMessageContaining("Not a directory");
  }

  @Test
  void aBucketCanBeMade() {
    client.s3().createBucket(r -> r.bucket("fresh"));
    client.put("fresh", "1.pt", "one");

    assertThat(root.resolve("fresh/1.pt")).hasContent("one");
  }

  private boolean claim(String content) {
    try {
      client
          .s3()
          .putObject(
              r -> r.bucket("plain").key("manifest.json").ifNoneMatch("*"),
              RequestBody.fromString(content));
      return true;
    } catch (S3Exception e) {
      assertThat(e.statusCode()).isEqualTo(412);
      return false;
    }
  }

  private String upload(String key) {
    return client
        .s3()
        .createMultipartUpload(
            r -> r.bucket("plain").key(key).metadata(Map.of("cosmic-upload", "mark")))
        .uploadId();
  }

  private CompletedPart uploadPart(String key, String upload, int number, byte[] content) {
    var response =
        client
            .s3()
            .uploadPart(
                r -> r.bucket("plain").key(key).uploadId(upload).partNumber(number),
                RequestBody.fromBytes(content));
    return CompletedPart.builder().partNumber(number).eTag(response.eTag()).build();
  }
}
