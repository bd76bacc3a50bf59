package dev.cosmicai.cli.rendezvous;

import dev.cosmicai.contract.Variables;
import dev.cosmicai.rendezvous.RunCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder that only this user can read, with what ranks have to know; gone at the end. */
record RendezvousFiles(Path folder) implements AutoCloseable {
  static RendezvousFiles make() throws IOException {
    RendezvousFiles files = new RendezvousFiles(Files.createTempDirectory("cosmic-rendezvous-"));
    // A signal ends the process without unwinding it.
    Runtime.getRuntime().addShutdownHook(new Thread(files::close));
    return files;
  }

  /** An empty folder for a store's links. */
  Path buckets() throws IOException {
    return Files.createDirectory(folder.resolve("buckets"));
  }

  /** Writes the secrets; returns the variables that say where. */
  Map<String, String> write(RunCredentials credentials) throws IOException {
    Path token = folder.resolve("token");
    Path certificate = folder.resolve("tls.crt");
    replace(token, credentials.token());
    replace(certificate, credentials.certificatePem());
    return Map.of(
        Variables.TOKEN_FILE.name(), token.toString(),
        Variables.TLS_CERTIFICATE_FILE.name(), certificate.toString());
  }

  /** Writes a file that only this user can read, all at once. */
  static void replace(Path file, String content) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path unfinished =
        Files.createTempFile(
            parent,
            ".env-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, content);
    Files.move(
        unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walked = Files.walk(folder)) {
      List<Path> deepestFirst = walked.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
