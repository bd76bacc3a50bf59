package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an S3 server in this process. */
class StoreDestinationIT {
  @TempDir private Path root;
  @TempDir private Path dir;

  private LocalS3Server server;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectory(root.resolve("sky"));
    server = LocalS3Server.start(root, 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void storeGetsTheFilesThatAFolderGetsAndGoesOnWhereItWasCutOff() throws Exception {
    Prepared.into(dir.resolve("local"), Requests.npz());
    prepare();
    Path remote = root.resolve("sky/25MB");
    assertThat(Prepared.all(remote)).isEqualTo(Prepared.all(dir.resolve("local")));

    Files.delete(remote.resolve("2.pt"));
    long kept = Files.getLastModifiedTime(remote.resolve("3.pt")).toMillis();
    prepare();

    assertThat(Prepared.all(remote)).isEqualTo(Prepared.all(dir.resolve("local")));
    assertThat(Files.getLastModifiedTime(remote.resolve("3.pt")).toMillis()).isEqualTo(kept);
  }

  @Test
  void folderWithOtherObjectsIsRefused() throws Exception {
    Files.createDirectories(root.resolve("sky/25MB/raw"));
    Files.writeString(root.resolve("sky/25MB/raw/1.pt"), "somebody's");

    assertThatThrownBy(this::prepare)
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("s3://sky/25MB/raw/1.pt is there, and not of this dataset");
  }

  private void prepare() {
    StorageSettings settings =
        StorageSettings.of(Optional.of(server.endpoint().toString()), Optional.empty(), true)
            .withPatience(Duration.ofSeconds(20));
    AccessKeys keys = new AccessKeys(server.accessKey(), server.secretKey());
    try (Destination destination =
        new StoreDestination(ObjectStore.open(settings, keys), ObjectUri.parse("s3://sky/25MB"))) {
      Prepared.into(destination, Requests.npz());
    }
  }
}
