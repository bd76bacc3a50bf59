package dev.cosmicai.cli.run.process;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.RunCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's temporary files: secrets, scratch files and logs. Closing deletes them, but for the logs
 * that are to be kept: those of the last few failed runs, or all of them in a folder of the user's.
 */
public final class RunDirectory implements AutoCloseable {
  /** Failed runs whose logs stay among the temporary files. */
  static final int KEPT_RUNS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
  private static final String PREFIX = "cosmic-";

  /**
   * In the folder of a run that has failed, beside its logs. Folders that hold it may be deleted,
   * so nothing else is called like this.
   */
  static final String FAILED = ".cosmic-failed-run";

  private final TemporaryFolder root;
  private final Path logs;

  private RunDirectory(TemporaryFolder root, Path logs) {
    this.root = root;
    this.logs = logs;
  }

  /**
   * Makes a run's folder.
   *
   * @param logs where the logs are to go and to stay; empty for the folder itself
   * @throws FatalFault OutputRefused if a folder cannot be made
   */
  public static RunDirectory create(String jobName, Optional<Path> logs) {
    return createIn(TemporaryFolder.create(PREFIX + jobName + "-"), logs);
  }

  static RunDirectory createIn(TemporaryFolder root, Optional<Path> logs) {
    try {
      return new RunDirectory(
          root, TemporaryFolder.create(logs.orElse(root.path().resolve("logs")).toAbsolutePath()));
    } catch (FatalFault e) {
      root.close();
      throw e;
    }
  }

  /** Writes the run's secrets, for this user's eyes only. */
  public void write(RunCredentials credentials) {
    writeSecret(token(), credentials.token());
    writeSecret(certificate(), credentials.certificatePem());
    writeSecret(privateKey(), credentials.privateKeyPem());
  }

  public Path token() {
    return root.path().resolve("token");
  }

  public Path certificate() {
    return root.path().resolve("tls.crt");
  }

  public Path privateKey() {
    return root.path().resolve("tls.key");
  }

  /** What the processes print. */
  Path logs() {
    return logs;
  }

  /** The ranks' scratch files. */
  public Path scratch() {
    return root.folder("scratch");
  }

  /** Where one rank leaves the model for the others. */
  public Path modelCache() {
    return root.folder("model-cache");
  }

  /** Links to the folder that is served as buckets. */
  public Path buckets() {
    return root.folder("buckets");
  }

  /** The processes' termination messages. */
  Path terminationMessages() {
    return root.folder("termination-messages");
  }

  /** Spares the logs when all else is deleted. Of earlier failed runs the oldest go. */
  public void keepLogs() {
    if (!logs.startsWith(root.path())) {
      return;
    }
    Path failed = root.path().resolve(FAILED);
    root.keep(logs);
    root.keep(failed);
    try {
      Files.createFile(failed);
      try (Stream<Path> folders = Files.list(root.path().getParent())) {
        folders
            .filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
            .filter(folder -> !folder.equals(root.path()))
            .filter(folder -> Files.isRegularFile(folder.resolve(FAILED)))
            .sorted(Comparator.comparing(RunDirectory::failedAt).reversed())
            .skip(KEPT_RUNS - 1)
            .forEach(folder -> TemporaryFolder.delete(folder, Set.of()));
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot delete the logs of earlier failed runs: {}", e.toString());
    }
  }

  private static FileTime failedAt(Path folder) {
    try {
      return Files.getLastModifiedTime(folder.resolve(FAILED));
    } catch (IOException e) {
      // Another process deleted it just now.
      return FileTime.fromMillis(0);
    }
  }

  @Override
  public void close() {
    root.close();
  }

  private static void writeSecret(Path file, String content) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, "cannot write " + file + ": " + e, e);
    }
  }
}
