package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of two preparations into one place, the second is refused. */
@Timeout(60)
class OneAtATimeIT {
  private static final ObjectUri FOLDER = ObjectUri.parse("s3://sky/25MB");
  private static final ObjectUri LEASE = FOLDER.resolve(StoreLease.NAME);

  /** Owners write often, and others wait for long. */
  private static final StoreLease.Timing ALIVE =
      new StoreLease.Timing(Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofSeconds(50));

  /** Owners hardly ever write, and others hardly wait. */
  private static final StoreLease.Timing SILENT =
      new StoreLease.Timing(Duration.ofSeconds(50), Duration.ofMillis(20), Duration.ofMillis(200));

  @TempDir private Path root;
  @TempDir private Path dir;

  private LocalS3Server server;
  private ObjectStore store;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectory(root.resolve("sky"));
    server = LocalS3Server.start(root, 0);
    StorageSettings settings =
        StorageSettings.of(Optional.of(server.endpoint().toString()), Optional.empty(), true)
            .withPatience(Duration.ofSeconds(20));
    store = ObjectStore.open(settings, new AccessKeys(server.accessKey(), server.secretKey()));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void secondPreparationIntoAFolderIsRefusedAsLongAsTheFirstGoesOn() throws Exception {
    Path folder = dir.resolve("25MB");
    try (Destination first = FolderDestination.create(folder);
        Destination.Claim held = first.claim()) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> Prepared.into(folder, Requests.npz()))
          .isInstanceOfSatisfying(
              FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.OutputRefused))
          .hasMessageContaining("another preparation is writing to " + folder);
      assertThat(first.files()).isEmpty();
    }

    assertThat(Prepared.into(folder, Requests.npz()).complete()).isTrue();
    assertThat(folder.resolve(FolderLock.NAME)).doesNotExist();
  }

  @Test
  void refusedSecondPreparationOfAProcessLeavesTheFirstItsLock() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("25MB"));
    Path sameFolder = Files.createSymbolicLink(dir.resolve("link"), folder);
    try (Destination.Claim held = FolderLock.take(folder)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> FolderLock.take(folder)).isInstanceOf(FatalFault.class);
      assertThatThrownBy(() -> FolderLock.take(sameFolder)).isInstanceOf(FatalFault.class);

      assertThat(takenByAnotherProcess(folder)).isEqualTo(Reason.OutputRefused.exitCode());
    }

    assertThat(takenByAnotherProcess(folder)).isZero();
  }

  @Test
  void lockFileThatCannotBeRemovedIsNoFailure() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("25MB"));
    FolderLock lock = FolderLock.take(folder);
    // What is no empty folder cannot be removed as a file.
    Files.delete(folder.resolve(FolderLock.NAME));
    Files.createDirectories(folder.resolve(FolderLock.NAME).resolve("full"));

    assertThatCode(lock::close).doesNotThrowAnyException();
  }

  private static int takenByAnotherProcess(Path folder) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Taking.class.getName(),
            folder.toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Another process, which takes a folder. */
  static final class Taking {
    public static void main(String[] args) {
      try {
        FolderLock.take(Path.of(args[0])).close();
      } catch (Fault e) {
        System.exit(e.reason().exitCode());
      }
    }
  }

  @Test
  void lockFileThatAKilledPreparationLeftIsInNobodysWay() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("25MB"));
    Files.write(folder.resolve(FolderLock.NAME), new byte[3]);

    assertThat(Prepared.into(folder, Requests.npz()).complete()).isTrue();
  }

  @Test
  void secondPreparationIntoAStoreIsRefusedAsLongAsTheFirstGoesOn() {
    try (StoreLease first = StoreLease.take(store, FOLDER, ALIVE)) {
      assertThatThrownBy(() -> StoreLease.take(store, FOLDER, ALIVE))
          .isInstanceOfSatisfying(
              FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.OutputRefused))
          .hasMessageContaining("another preparation is writing to s3://sky/25MB");
      assertThatCode(first::requireHeld).doesNotThrowAnyException();
    }

    assertThat(store.find(LEASE)).isEmpty();
    StoreLease.take(store, FOLDER, ALIVE).close();
  }

  @Test
  void preparationThatIsSilentForLongLosesItsPlaceAndWritesNoMore() throws Exception {
    StoreLease first = StoreLease.take(store, FOLDER, SILENT);

    try (StoreLease second = StoreLease.take(store, FOLDER, SILENT)) {
      assertThatCode(second::requireHeld).doesNotThrowAnyException();
      assertThatThrownBy(first::requireHeld)
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("another preparation has taken over s3://sky/25MB");
      first.close();
      assertThat(store.find(LEASE)).as("the second one's lease").isPresent();
    }
  }

  @Test
  void placeOfAProcessOfThisMachineThatIsNoMoreIsTakenAtOnce() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    LeaseOwner owner = new LeaseOwner(LeaseOwner.thisMachine(), gone.pid(), 1_700_000_000, "id");
    store.putIfAbsent(LEASE, owner.text(17), "text/plain");

    // Waiting would take longer than this test may.
    StoreLease.Timing patient =
        new StoreLease.Timing(
            Duration.ofSeconds(50), Duration.ofSeconds(1), Duration.ofSeconds(500));
    StoreLease.take(store, FOLDER, patient).close();
  }

  @Test
  void preparationThatLostItsPlaceStoresNoPartition() {
    try (Destination destination = new StoreDestination(store, FOLDER);
        Destination.Claim held = destination.claim()) {
      assertThat(held).isNotNull();
      assertThat(destination.files()).as("the lease is no file of the dataset").isEmpty();
      String etag = store.head(LEASE).etag();
      store.replace(
          LEASE, "elsewhere 1 1 id 0".getBytes(StandardCharsets.UTF_8), "text/plain", etag);
      ((StoreLease) held).renew();

      try (Destination.Output output = destination.open("1.pt")) {
        assertThatThrownBy(output::complete).isInstanceOf(FatalFault.class);
      }
      assertThat(store.find(FOLDER.resolve("1.pt"))).isEmpty();
    }
  }
}
