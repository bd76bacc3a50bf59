package dev.cosmicai.cli.run.process;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** A folder that only this user can enter and that is deleted, with what is in it, when closed. */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Set<Path> kept = new HashSet<>();

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /** Makes one among the system's temporary files. */
  public static TemporaryFolder create(String prefix) {
    try {
      // Only its owner may read, write or enter what createTempDirectory makes.
      return new TemporaryFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new FatalFault(
          Reason.OutputRefused,
          "cannot make a folder for temporary files: " + e + "; check the disk or set TMPDIR",
          e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Makes a folder in it. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, "cannot make " + path.resolve(name) + ": " + e, e);
    }
  }

  /** Spares a folder directly in it, and itself, when it is closed. */
  void keep(Path folder) {
    kept.add(folder);
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  /** Deletes what it visits; links are not followed. What is gone already is fine. */
  private final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return kept.contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (kept.isEmpty() || !directory.equals(path)) {
        Files.deleteIfExists(directory);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
