package dev.cosmicai.cli.run.process;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.RunCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A run's temporary files: secrets, scratch files and logs. Closing deletes them. */
public final class RunDirectory implements AutoCloseable {
  private final TemporaryFolder root;

  /** What the processes print. */
  private final Path logs;

  private RunDirectory(TemporaryFolder root) {
    this.root = root;
    this.logs = root.folder("logs");
  }

  public static RunDirectory create(String jobName) {
    return new RunDirectory(TemporaryFolder.create("cosmic-" + jobName + "-"));
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

  /** What the processes print, and their last words. */
  Path logs() {
    return logs;
  }

  /** The ranks' scratch files. */
  public Path scratch() {
    return root.folder("scratch");
  }

  /** Links to the folder that is served as buckets. */
  public Path buckets() {
    return root.folder("buckets");
  }

  /** Spares the logs when all else is deleted, for whoever wants to know more. */
  public void keepLogs() {
    root.keep(logs);
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
