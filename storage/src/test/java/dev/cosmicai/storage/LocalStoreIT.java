package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract on S3Proxy, and what only a folder shows. */
class LocalStoreIT extends ObjectStoreContract {
  @TempDir Path root;

  private LocalS3Server server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(root.resolve("sky"));
    server = LocalS3Server.start(root, 0);
    store = open(new AccessKeys(server.accessKey(), server.secretKey()));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void twentyThousandKeysAreListedByRequestsThatAreInFlightSideBySide() throws IOException {
    Path folder = Files.createDirectory(root.resolve("sky/many"));
    for (int i = 0; i < 20_000; i++) {
      Files.createFile(folder.resolve(i + ".pt"));
    }
    StorageSettings settings = settings();
    StoreErrors errors = new StoreErrors(settings.storeName(), () -> false);
    ListedKeys counter = new ListedKeys(List.of());
    try (S3Client client =
            StoreClient.build(
                settings,
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(server.accessKey(), server.secretKey())));
        StoreCalls calls = new StoreCalls(settings.patience(), errors)) {
      List<StoredObject> listed =
          new Listing(counter.counting(client), calls, errors, bucket().resolve("many")).read();

      assertThat(listed).hasSize(20_000);
      assertThat(listed.get(19_999).uri().key()).isEqualTo("many/19999.pt");
      assertThat(counter.mostInFlight.get()).isBetween(8, ParallelListing.MAX_REQUESTS);
      assertThat(counter.requests).hasSizeBetween(20, 50);
    }
  }

  @Test
  void wrongKeysAreRefusedAtOnce() {
    ObjectUri uri = bucket().resolve("1.pt");
    try (ObjectStore stranger = open(new AccessKeys(server.accessKey(), "wrong"))) {
      assertFatal(Reason.PermissionDenied, uri, () -> stranger.head(uri));
      assertFatal(Reason.PermissionDenied, uri, () -> stranger.get(uri));
      assertFatal(Reason.PermissionDenied, bucket(), () -> stranger.list(bucket()));
      assertFatal(Reason.OutputRefused, uri, () -> stranger.put(uri, new byte[1], "text/plain"));
    }
  }

  @Test
  void anOutputThatTheFileSystemRefusesIsRefused() throws IOException {
    Files.createFile(root.resolve("sky/taken"));
    ObjectUri uri = bucket().resolve("taken/manifest.json");

    assertFatal(Reason.OutputRefused, uri, () -> store.put(uri, new byte[1], "text/plain"));
    assertFatal(Reason.OutputRefused, uri, () -> store.putIfAbsent(uri, new byte[1], "text/plain"));
  }

  @Test
  void aFileEditedInPlaceIsNoticed() throws IOException {
    Path file = Files.write(root.resolve("sky/1.pt"), random(1 << 20));
    StoredObject planned = store.list(bucket()).get(0);
    Files.write(file, random((1 << 20) + 1));

    assertFatal(
        Reason.PartitionChanged, planned.uri(), () -> store.download(planned, new TransferStats()));
  }

  @Test
  void anObjectOfTwoGibibytesIsRefusedBeforeItIsRead() throws IOException {
    try (var file = new RandomAccessFile(root.resolve("sky/huge.pt").toFile(), "rw")) {
      file.setLength(1L << 31);
    }
    StoredObject huge = store.list(bucket()).get(0);
    assertThat(huge.sizeBytes()).isEqualTo(1L << 31);

    assertFatal(Reason.InvalidSpec, huge.uri(), () -> store.download(huge, new TransferStats()));
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  ObjectUri bucket() {
    return ObjectUri.parse("s3://sky");
  }

  @Override
  void fill(List<String> keys) throws IOException {
    for (String key : keys) {
      Path file = root.resolve("sky").resolve(key);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[1]);
    }
  }

  @Override
  int unfinishedUploads() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return (int) files.filter(file -> file.toString().endsWith("-stub")).count();
    }
  }

  private ObjectStore open(AccessKeys keys) {
    return ObjectStore.open(settings(), keys);
  }

  private StorageSettings settings() {
    return new StorageSettings(server.endpoint(), "us-east-1", true, Duration.ofSeconds(20));
  }
}
