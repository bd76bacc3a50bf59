package dev.cosmicai.cli.run.process;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that only this user can enter and that is deleted, with what is in it, when closed. What
 * cannot be deleted is logged and left: it never hides how the work itself ended.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

  private final Path path;
  private final Set<Path> kept = new HashSet<>();

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /** Makes one among the system's temporary files. */
  public static TemporaryFolder create(String prefix) {
    return createIn(Path.of(System.getProperty("java.io.tmpdir")), prefix);
  }

  /** Makes one in a folder. */
  static TemporaryFolder createIn(Path parent, String prefix) {
    try {
      // Only its owner may read, write or enter what createTempDirectory makes.
      return new TemporaryFolder(Files.createTempDirectory(parent, prefix));
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
    return create(path.resolve(name));
  }

  /**
   * Makes a folder where there is none.
   *
   * @throws FatalFault OutputRefused if it cannot be made
   */
  static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, "cannot make " + folder + ": " + e, e);
    }
  }

  /** Spares something directly in it, and itself, when it is closed. */
  void keep(Path entry) {
    kept.add(entry);
  }

  @Override
  public void close() {
    delete(path, kept);
  }

  /** Deletes a folder, but for some of its entries; links are not followed. */
  static void delete(Path folder, Set<Path> kept) {
    Deletion deletion = new Deletion(folder, kept);
    try {
      Files.walkFileTree(folder, deletion);
    } catch (IOException e) {
      deletion.failure = e;
    }
    if (deletion.failure != null) {
      LOG.warn("cannot delete all of {}: {}", folder, deletion.failure.toString());
    }
  }

  /** Deletes what it visits and can. What is gone already is fine. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Set<Path> kept;
    private IOException failure;

    Deletion(Path root, Set<Path> kept) {
      this.root = root;
      this.kept = kept;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return kept.contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return kept.contains(file) ? FileVisitResult.CONTINUE : delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      failure = e instanceof NoSuchFileException ? failure : e;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) {
      return directory.equals(root) && !kept.isEmpty()
          ? FileVisitResult.CONTINUE
          : delete(directory);
    }

    private FileVisitResult delete(Path entry) {
      try {
        Files.deleteIfExists(entry);
      } catch (IOException e) {
        failure = e;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
