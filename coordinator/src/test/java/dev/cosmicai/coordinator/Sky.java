package dev.cosmicai.coordinator;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.coordinator.journal.JournalFolder;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PlanFreezer;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.process.FreePort;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A real S3 server on a folder with the bucket {@code sky}, and what a run on it is told. The
 * environment describes a job over {@code data/} with the output {@code out}; tests change it.
 */
public final class Sky implements AutoCloseable {
  public static final String RUN = "run-1";
  public static final ObjectUri OUTPUT = ObjectUri.parse("s3://sky/out");

  public final Map<String, String> environment = new HashMap<>();
  public final ObjectStore store;
  private final Path folder;
  private LocalS3Server server;
  private final RunCredentials credentials;

  public Sky(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("store/sky"));
    server = LocalS3Server.start(folder.resolve("store"), 0);
    credentials = RunCredentials.generate(List.of("127.0.0.1"), Duration.ofHours(1));
    // What the SDK's default chain finds: the variables in a child process, these in this one.
    System.setProperty("aws.accessKeyId", server.accessKey());
    System.setProperty("aws.secretAccessKey", server.secretKey());
    describeRun();
    store = ObjectStore.open(config().run().storage());
  }

  private void describeRun() throws IOException {
    environment.put("AWS_ACCESS_KEY_ID", server.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", server.secretKey());
    environment.put("COSMIC_S3_ENDPOINT", server.endpoint().toString());
    environment.put("COSMIC_S3_PATH_STYLE", "true");
    environment.put("COSMIC_S3_PATIENCE_SECONDS", "20");
    environment.put("COSMIC_RUN_UID", RUN);
    environment.put("COSMIC_RUN_NAME", "redshifts");
    environment.put("COSMIC_MODEL_URI", "s3://sky/model.pt");
    environment.put("COSMIC_DATA_URI", "s3://sky/data");
    environment.put("COSMIC_OUTPUT_URI", OUTPUT.toString());
    environment.put("COSMIC_RENDEZVOUS_PORT", Integer.toString(FreePort.find()));
    environment.put("COSMIC_TOKEN_FILE", secret("token", credentials.token()));
    environment.put("COSMIC_TLS_CERTIFICATE_FILE", secret("crt", credentials.certificatePem()));
    environment.put("COSMIC_TLS_KEY_FILE", secret("key", credentials.privateKeyPem()));
  }

  public CoordinatorConfig config() {
    return CoordinatorConfig.from(new Environment(environment));
  }

  public CoordinatorConfig config(String name, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(name, value);
    return CoordinatorConfig.from(new Environment(changed));
  }

  /** As the coordinator freezes its plan. */
  public static PlanFreezer freezer(CoordinatorConfig config, ObjectStore store, Clock clock) {
    return freezer(config, store, clock, line -> {});
  }

  /** The same with somebody who takes the warnings. */
  public static PlanFreezer freezer(
      CoordinatorConfig config, ObjectStore store, Clock clock, Consumer<String> warnings) {
    return new PlanFreezer(
        config.run(),
        store,
        frozen -> JournalFolder.committed(frozen, config.layout(), store),
        clock,
        warnings);
  }

  /** As a run plans that resumes no other. */
  public static Manifest plan(RunSpec run, ObjectStore store) {
    return Planner.plan(run, store, List.of(), Instant.now());
  }

  public RendezvousEndpoint endpoint() {
    return new RendezvousEndpoint(
        "127.0.0.1",
        Integer.parseInt(environment.get("COSMIC_RENDEZVOUS_PORT")),
        credentials.certificatePem(),
        credentials.token());
  }

  /** From here on, another port is the rendezvous'. */
  void moveRendezvous() {
    environment.put("COSMIC_RENDEZVOUS_PORT", Integer.toString(FreePort.find()));
  }

  /** Nobody answers where the store was. */
  public void storeGoesAway() {
    server.close();
  }

  /** At the same place, with the same keys. */
  public void storeComesBack() {
    server =
        LocalS3Server.startPublic(
            folder.resolve("store"),
            server.endpoint().getPort(),
            server.accessKey(),
            server.secretKey());
  }

  /** A model and so many partitions of some bytes: {@code data/1.pt} and so on. */
  public Sky withPartitions(int count) {
    write("model.pt", "a model");
    for (int i = 1; i <= count; i++) {
      write("data/" + i + ".pt", "partition " + i);
    }
    return this;
  }

  /** Puts an object of this bucket as the file that it is. */
  public void write(String key, String content) {
    try {
      Files.createDirectories(file(key).getParent());
      Files.writeString(file(key), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as of another time. */
  public void write(String key, String content, Instant modified) {
    write(key, content);
    try {
      Files.setLastModifiedTime(file(key), FileTime.from(modified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content of an object of this bucket, if it is there. */
  public Optional<String> read(String key) {
    try {
      return Files.exists(file(key)) ? Optional.of(Files.readString(file(key))) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file(String key) {
    return folder.resolve("store/sky").resolve(key);
  }

  /** For what is not in the store. */
  public Path folder() {
    return folder;
  }

  private String secret(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Override
  public void close() {
    store.close();
    server.close();
  }
}
