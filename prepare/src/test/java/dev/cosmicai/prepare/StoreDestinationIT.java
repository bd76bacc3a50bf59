package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.prepare.rows.Source;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  @Test
  void inputInAStoreGivesTheFilesThatInputInAFolderGives() throws Exception {
    Prepared.into(dir.resolve("local"), Requests.npz());
    Map<String, String> expected = Prepared.partitions(dir.resolve("local"));
    Files.createDirectories(root.resolve("sky/raw/pt"));
    for (String file :
        List.of("images.npy", "survey.npz", "survey.fits", "survey.h5", "pt/2.pt", "pt/10.pt")) {
      Files.copy(Requests.resource(file), root.resolve("sky/raw").resolve(file));
    }
    try (ObjectStore store = store()) {
      Map<String, PrepareRequest> requests =
          Map.of(
              "npy", from(store, "images.npy", null, "survey.npz", "magnitudes", "redshift"),
              "fits", from(store, "survey.fits", "CUTOUTS", null, "MAGS", "Redshift"),
              "h5", from(store, "survey.h5", "packed", null, "catalogue/mags", "catalogue/z"),
              "pt", from(store, "pt", "images", null, "magnitudes", null));
      requests.forEach((name, request) -> Prepared.into(dir.resolve(name), request));

      for (String name : requests.keySet()) {
        assertThat(Prepared.partitions(dir.resolve(name))).as(name).isEqualTo(expected);
      }
    }
  }

  @Test
  void inputThatIsNotInTheStoreIsTold() {
    try (ObjectStore store = store()) {
      PrepareRequest request = from(store, "none.npy", null, null, "u", "z");
      assertThatThrownBy(() -> Prepared.into(dir.resolve("none"), request))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("s3://sky/raw/none.npy");
    }
  }

  private static PrepareRequest from(
      ObjectStore store,
      String images,
      String name,
      String catalogue,
      String magnitudes,
      String redshift) {
    PrepareRequest request = Requests.of(Path.of("x"), name, null, magnitudes, redshift);
    return Requests.from(
        request,
        source(store, images),
        Optional.ofNullable(catalogue).map(file -> source(store, file)));
  }

  private static Source source(ObjectStore store, String file) {
    return Source.of(store, ObjectUri.parse("s3://sky/raw/" + file));
  }

  private void prepare() {
    try (Destination destination =
        new StoreDestination(store(), ObjectUri.parse("s3://sky/25MB"))) {
      Prepared.into(destination, Requests.npz());
    }
  }

  private ObjectStore store() {
    StorageSettings settings =
        StorageSettings.of(Optional.of(server.endpoint().toString()), Optional.empty(), true)
            .withPatience(Duration.ofSeconds(20));
    AccessKeys keys = new AccessKeys(server.accessKey(), server.secretKey());
    return ObjectStore.open(settings, keys);
  }
}
