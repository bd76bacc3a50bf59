package dev.cosmicai.locals3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
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
  private S3Client client;

  @BeforeEach
  void start() throws IOException {
    root = temp.resolve("root");
    elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Files.createDirectories(root.resolve("plain"));
    Files.createSymbolicLink(root.resolve("linked"), elsewhere);
    server = LocalS3Server.start(root, 0);
    client = client(server.accessKey(), server.secretKey());
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

    assertThat(list("plain")).extracting(S3Object::key).containsExactly("survey/1.pt");
    assertThat(read("plain", "survey/1.pt")).isEqualTo("one");
    assertThatThrownBy(() -> head("plain", "survey")).hasMessageContaining("404");
    assertThatThrownBy(() -> head("plain", "survey/")).hasMessageContaining("404");
  }

  @Test
  void aLinkedBucketIsListedReadAndWritten() throws IOException {
    Files.createDirectories(elsewhere.resolve("data"));
    Files.writeString(elsewhere.resolve("data/1.pt"), "one");

    put("linked", "top.json", "{}");
    put("linked", "results/ranks/0.json", "{}");

    assertThat(list("linked"))
        .extracting(S3Object::key)
        .containsExactly("data/1.pt", "results/ranks/0.json", "top.json");
    assertThat(read("linked", "data/1.pt")).isEqualTo("one");
    assertThat(elsewhere.resolve("results/ranks/0.json")).hasContent("{}");
  }

  @Test
  void theETagIsTheSameInListHeadAndGetAndAfterARestart() throws IOException {
    Files.writeString(root.resolve("plain/1.pt"), "one");
    put("plain", "2.pt", "two");

    for (String key : List.of("1.pt", "2.pt")) {
      String listed =
          list("plain").stream().filter(o -> o.key().equals(key)).findFirst().get().eTag();
      assertThat(listed).isNotEmpty().isEqualTo(head("plain", key));
      server.close();
      server = LocalS3Server.start(root, 0);
      client.close();
      client = client(server.accessKey(), server.secretKey());
      assertThat(head("plain", key)).isEqualTo(listed);
      assertThat(
              client
                  .getObjectAsBytes(r -> r.bucket("plain").key(key).ifMatch(listed))
                  .asUtf8String())
          .isEqualTo(key.equals("1.pt") ? "one" : "two");
    }
  }

  @Test
  void aFileEditedInPlaceHasAnotherETag() throws IOException {
    put("plain", "1.pt", "one");
    String old = head("plain", "1.pt");

    Files.writeString(root.resolve("plain/1.pt"), "three");

    assertThat(head("plain", "1.pt")).isNotEqualTo(old);
    assertThatThrownBy(
            () -> client.getObjectAsBytes(r -> r.bucket("plain").key("1.pt").ifMatch(old)))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
  }

  @Test
  void rangesAreServed() throws IOException {
    Files.writeString(root.resolve("plain/1.pt"), "0123456789");
    String etag = head("plain", "1.pt");

    var range =
        client.getObjectAsBytes(
            r -> r.bucket("plain").key("1.pt").ifMatch(etag).range("bytes=2-4"));

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
      assertThat(list("plain")).extracting(S3Object::key).containsExactly("manifest.json");
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void partsBecomeAnObjectWhenCompletedAndNothingWhenAborted() {
    String completed = upload("big.npz");
    assertThat(list("plain")).isEmpty();
    byte[] part = new byte[PART_BYTES];
    CompletedPart first = uploadPart("big.npz", completed, 1, part);
    CompletedPart second = uploadPart("big.npz", completed, 2, new byte[] {1});
    client.completeMultipartUpload(
        r ->
            r.bucket("plain")
                .key("big.npz")
                .uploadId(completed)
                .multipartUpload(m -> m.parts(first, second)));

    String aborted = upload("other.npz");
    uploadPart("other.npz", aborted, 1, part);
    client.abortMultipartUpload(r -> r.bucket("plain").key("other.npz").uploadId(aborted));

    assertThat(list("plain")).extracting(S3Object::key).containsExactly("big.npz");
    assertThat(list("plain").get(0).size()).isEqualTo(PART_BYTES + 1L);
    assertThat(root.resolve("plain")).isDirectoryNotContaining("glob:**.mpus-*");
  }

  @Test
  void moreThanAThousandObjectsComeInPages() throws IOException {
    for (int i = 0; i < 1_100; i++) {
      Files.createFile(root.resolve("plain/" + i + ".pt"));
    }

    var firstPage = client.listObjectsV2(r -> r.bucket("plain"));
    assertThat(firstPage.contents()).hasSize(1_000);
    assertThat(firstPage.isTruncated()).isTrue();
    assertThat(list("plain")).hasSize(1_100);
  }

  @Test
  void aMissingBucketIsNamedAsSuch() {
    assertThatThrownBy(() -> list("nowhere")).isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedWithTheReason() throws IOException {
    Files.createFile(root.resolve("plain/taken"));

    assertThatThrownBy(() -> put("plain", "taken/0.json", "{}"))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403))
        .hasMessageContaining("Not a directory");
  }

  @Test
  void otherKeysAndNoKeysAreRefused() throws Exception {
    Files.writeString(root.resolve("plain/1.pt"), "one");
    try (S3Client stranger = client(server.accessKey(), "wrong")) {
      assertThatThrownBy(() -> stranger.headObject(r -> r.bucket("plain").key("1.pt")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
    HttpResponse<String> anonymous =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.endpoint().resolve("/plain/1.pt")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(anonymous.statusCode()).isEqualTo(403);
  }

  @Test
  void onlyTheLoopbackAddressIsServed() throws IOException {
    int port = server.endpoint().getPort();
    for (var address : otherAddresses()) {
      try (Socket socket = new Socket()) {
        assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 1_000))
            .isInstanceOf(IOException.class);
      }
    }
    assertThat(server.endpoint().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void otherMachinesAreServedWithTheKeysThatTheyKnow() throws IOException {
    server.close();
    server = LocalS3Server.startPublic(root, 0, "known", "secret");
    client.close();
    client = client("known", "secret");

    put("plain", "1.pt", "one");

    assertThat(read("plain", "1.pt")).isEqualTo("one");
    try (S3Client stranger = client("known", "guess")) {
      assertThatThrownBy(() -> stranger.getObjectAsBytes(r -> r.bucket("plain").key("1.pt")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
    int port = server.endpoint().getPort();
    assertThat(otherAddresses())
        .allSatisfy(
            address -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), 1_000);
              }
            });
  }

  @Test
  void aBucketCanBeMade() {
    client.createBucket(r -> r.bucket("fresh"));
    put("fresh", "1.pt", "one");

    assertThat(root.resolve("fresh/1.pt")).hasContent("one");
  }

  @Test
  void aTakenPortAndAMissingFolderAreSaidPlainly() {
    int port = server.endpoint().getPort();

    assertThatThrownBy(() -> LocalS3Server.start(root, port))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("on port " + port);
    assertThatThrownBy(() -> LocalS3Server.start(root.resolve("none"), 0))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(root.resolve("none").toString());
  }

  private static List<InetAddress> otherAddresses() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .toList();
  }

  private boolean claim(String content) {
    try {
      client.putObject(
          r -> r.bucket("plain").key("manifest.json").ifNoneMatch("*"),
          RequestBody.fromString(content));
      return true;
    } catch (S3Exception e) {
      assertThat(e.statusCode()).isEqualTo(412);
      return false;
    }
  }

  private void put(String bucket, String key, String content) {
    client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(content));
  }

  private String read(String bucket, String key) {
    return client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asString(StandardCharsets.UTF_8);
  }

  private String head(String bucket, String key) {
    return client.headObject(r -> r.bucket(bucket).key(key)).eTag();
  }

  private List<S3Object> list(String bucket) {
    return client.listObjectsV2Paginator(r -> r.bucket(bucket)).contents().stream().toList();
  }

  private String upload(String key) {
    return client.createMultipartUpload(r -> r.bucket("plain").key(key)).uploadId();
  }

  private CompletedPart uploadPart(String key, String upload, int number, byte[] content) {
    var response =
        client.uploadPart(
            r -> r.bucket("plain").key(key).uploadId(upload).partNumber(number),
            RequestBody.fromBytes(content));
    return CompletedPart.builder().partNumber(number).eTag(response.eTag()).build();
  }

  private S3Client client(String accessKey, String secretKey) {
    URI endpoint = server.endpoint();
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .build();
  }
}
