package dev.cosmicai.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.cli.Cosmic;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cosmic serve-s3} as a process of its own, as a pod runs it. */
class ServeS3IT {
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "demo", "AWS_SECRET_ACCESS_KEY", "secret");

  @TempDir Path temp;

  private Path dir;
  private Process process;

  @BeforeEach
  void nameAFolderThatIsNotThereYet() {
    dir = temp.resolve("data");
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void storesWhatIsPutForWhoeverHasTheKeysUntilItIsStopped() throws Exception {
    start(KEYS);
    String ready = process.inputReader().readLine();
    assertThat(ready).startsWith("serving " + dir + " as S3 on port ");
    String port = ready.substring(ready.lastIndexOf(' ') + 1);
    Files.createDirectories(dir.resolve("demo"));
    ObjectUri uri = ObjectUri.parse("s3://demo/data/1.pt");

    try (ObjectStore store = store(port, new AccessKeys("demo", "secret"))) {
      store.put(uri, "one".getBytes(StandardCharsets.UTF_8), "text/plain");
    }

    assertThat(dir.resolve("demo/data/1.pt")).hasContent("one");
    try (ObjectStore store = store(port, new AccessKeys("demo", "guess"))) {
      assertThatThrownBy(() -> store.get(uri))
          .isInstanceOfSatisfying(
              Fault.class, e -> assertThat(e.reason()).isEqualTo(Reason.PermissionDenied));
    }
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
  }

  @Test
  void refusesToStartWithoutKeys() throws Exception {
    start(Map.of("AWS_ACCESS_KEY_ID", "demo"));

    String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(64);
    assertThat(error.lines()).hasSize(1);
    assertThat(error).startsWith("error: AWS_SECRET_ACCESS_KEY is not set; ");
    assertThat(dir).doesNotExist();
  }

  private void start(Map<String, String> keys) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            Cosmic.class.getName(),
            "serve-s3",
            "--dir",
            dir.toString(),
            "--port",
            "0");
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(keys);
    process = builder.start();
  }

  private static ObjectStore store(String port, AccessKeys keys) {
    return ObjectStore.open(
        StorageSettings.of(Optional.of("http://127.0.0.1:" + port), Optional.empty(), true)
            .withPatience(Duration.ofSeconds(10)),
        keys);
  }
}
