package dev.cosmicai.cli.run;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.RunSpecs;
import dev.cosmicai.crds.StorageSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The store that a job's URIs point to: the real one that the job names, or an S3 server in this
 * process on a folder, which then stands for every bucket that the job names.
 */
public final class LocalStore implements AutoCloseable {
  private final Optional<LocalS3Server> server;

  private LocalStore(Optional<LocalS3Server> server) {
    this.server = server;
  }

  /**
   * Opens the store of a job.
   *
   * @param dataDir the folder to serve; empty for the real store
   * @param buckets an empty folder of this process's, where links are made
   */
  public static LocalStore open(InferenceJobSpec spec, Optional<Path> dataDir, Path buckets) {
    if (dataDir.isEmpty()) {
      return new LocalStore(Optional.empty());
    }
    TreeSet<String> names =
        Stream.of(
                spec.model() == null ? null : spec.model().uri(),
                spec.data().uri(),
                spec.output().uri())
            .filter(Objects::nonNull)
            .map(uri -> ObjectUri.parse(uri).bucket())
            .collect(Collectors.toCollection(TreeSet::new));
    return serve(realFolder(dataDir.get()), names, buckets);
  }

  /**
   * Serves a folder as buckets.
   *
   * @param names the buckets', each of which is the folder
   * @param buckets an empty folder of this process's, where links are made
   */
  public static LocalStore serve(Path folder, Collection<String> names, Path buckets) {
    try {
      for (String name : names) {
        Files.createSymbolicLink(buckets.resolve(name), folder);
      }
      return new LocalStore(Optional.of(LocalS3Server.start(buckets, 0)));
    } catch (IOException | UncheckedIOException e) {
      throw new FatalFault(
          Reason.InvalidSpec, "cannot serve " + folder + " as a store: " + e.getMessage(), e);
    }
  }

  /** What the processes' environment needs beyond what the job says; overrides it. */
  public Map<String, String> environment() {
    return server.map(LocalStore::environment).orElse(Map.of());
  }

  private static Map<String, String> environment(LocalS3Server s3) {
    Map<String, String> variables = new HashMap<>();
    settings(s3).putTo(variables);
    variables.put("AWS_ACCESS_KEY_ID", s3.accessKey());
    variables.put("AWS_SECRET_ACCESS_KEY", s3.secretKey());
    return variables;
  }

  private static StorageSettings settings(LocalS3Server s3) {
    return StorageSettings.of(Optional.of(s3.endpoint().toString()), Optional.empty(), true);
  }

  /** A client of this store for this process. */
  public ObjectStore client(StorageSpec spec, Duration patience) {
    if (server.isEmpty()) {
      return ObjectStore.open(RunSpecs.storage(spec).withPatience(patience));
    }
    LocalS3Server s3 = server.get();
    return ObjectStore.open(
        settings(s3).withPatience(patience), new AccessKeys(s3.accessKey(), s3.secretKey()));
  }

  /** How a person finds an object: its path in the folder that is served, or else its URI. */
  public static String locate(ObjectUri uri, Optional<Path> dataDir) {
    return dataDir
        .map(folder -> folder.resolve(uri.key()).normalize().toString())
        .orElse(uri.toString());
  }

  @Override
  public void close() {
    server.ifPresent(LocalS3Server::close);
  }

  private static Path realFolder(Path dataDir) {
    if (!Files.isDirectory(dataDir)) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "--data-dir " + dataDir + " is not a folder; create it or correct it");
    }
    try {
      return dataDir.toRealPath();
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec, "--data-dir " + dataDir + " cannot be read: " + e, e);
    }
  }
}
