package dev.cosmicai.storage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.process.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The contract on moto, the stand-in for Amazon's own services that Python programs are tested
 * with. Its server is a Python program: {@code COSMIC_MOTO_SERVER} names it, or it is on the path.
 * Skipped without it, except in continuous integration.
 */
class MotoStoreIT extends ObjectStoreContract {
  private static final AccessKeys KEYS = new AccessKeys("testing", "testing");

  private static Process moto;
  private static StorageSettings settings;

  private ObjectStore store;
  private S3Client client;
  private ObjectUri bucket;

  @BeforeAll
  static void startMoto() throws IOException {
    Optional<Path> executable = findMoto();
    if (executable.isEmpty()) {
      String line =
          "MotoStoreIT needs moto's server: pip install 'moto[server]' and set COSMIC_MOTO_SERVER";
      if ("true".equals(System.getenv("CI"))) {
        fail(line);
      }
      System.err.println("SKIPPED: " + line);
      abort(line);
    }
    int port = FreePort.find();
    moto =
        new ProcessBuilder(executable.get().toString(), "-H", "127.0.0.1", "-p", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().atMost(60, SECONDS).until(() -> answers(port));
    settings =
        new StorageSettings(
            URI.create("http://127.0.0.1:" + port), "us-east-1", true, Duration.ofSeconds(30));
  }

  @AfterAll
  static void stopMoto() {
    if (moto != null) {
      moto.destroy();
    }
  }

  @BeforeEach
  void open() {
    bucket = ObjectUri.parse("s3://sky-" + UUID.randomUUID());
    store = ObjectStore.open(settings, KEYS);
    client =
        StoreClient.build(
            settings,
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(KEYS.accessKey(), KEYS.secretKey())));
    client.createBucket(r -> r.bucket(bucket.bucket()));
  }

  @AfterEach
  void close() {
    client.close();
    store.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  ObjectUri bucket() {
    return bucket;
  }

  @Override
  void fill(List<String> keys) throws Exception {
    together(
        8,
        keys.size(),
        i ->
            () -> {
              store.put(bucket.resolve(keys.get(i)), new byte[1], "text/plain");
              return null;
            });
  }

  @Override
  int unfinishedUploads() {
    return client.listMultipartUploads(r -> r.bucket(bucket.bucket())).uploads().size();
  }

  /** Moto looks whether there is one and writes then, and another writer may come in between. */
  @Override
  int writersAtOnce() {
    return 1;
  }

  private static Optional<Path> findMoto() {
    String named = System.getenv("COSMIC_MOTO_SERVER");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "moto_server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return moto.isAlive() ? false : fail("moto's server ended at once");
    }
  }
}
