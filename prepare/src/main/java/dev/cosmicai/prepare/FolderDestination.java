package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of this machine. Files that are being written have another ending until they are whole.
 */
public record FolderDestination(Path folder) implements Destination {
  private static final String UNFINISHED = ".unfinished";
  private static final int BUFFER_BYTES = 1 << 20;

  /** A folder that is made if it is not there. */
  public static FolderDestination create(Path folder) {
    try {
      Files.createDirectories(folder);
      return new FolderDestination(folder);
    } catch (IOException e) {
      throw refused(folder, "cannot be made", e);
    }
  }

  @Override
  public Claim claim() {
    return FolderLock.take(folder);
  }

  @Override
  public Map<String, Long> files() {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String name = entry.getFileName().toString();
        if (!name.endsWith(UNFINISHED) && !name.equals(FolderLock.NAME)) {
          files.put(name, Files.size(entry));
        }
      }
      return files;
    } catch (IOException e) {
      throw refused(folder, "cannot be listed", e);
    }
  }

  @Override
  public Optional<byte[]> find(String name) {
    Path file = folder.resolve(name);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw refused(file, "cannot be read", e);
    }
  }

  @Override
  public void put(String name, byte[] content) {
    try (LocalFile file = new LocalFile(folder.resolve(name))) {
      file.out.write(content);
      file.complete();
    } catch (IOException e) {
      throw refused(folder.resolve(name), "cannot be written", e);
    }
  }

  @Override
  public Output open(String name) {
    return new LocalFile(folder.resolve(name));
  }

  @Override
  public String locate(String name) {
    return folder.resolve(name).toString();
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private static FatalFault refused(Path path, String problem, IOException e) {
    return new FatalFault(Reason.OutputRefused, path + " " + problem + ": " + e, e);
  }

  private static final class LocalFile implements Output {
    private final Path file;
    private final Path unfinished;
    private final OutputStream out;

    private LocalFile(Path file) {
      this.file = file;
      this.unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
      try {
        this.out = new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER_BYTES);
      } catch (IOException e) {
        throw refused(file, "cannot be written", e);
      }
    }

    @Override
    public OutputStream stream() {
      return out;
    }

    @Override
    public void complete() {
      try {
        out.close();
        Files.move(
            unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw refused(file, "cannot be written", e);
      }
    }

    @Override
    public void close() {
      try (out) {
        Files.deleteIfExists(unfinished);
      } catch (IOException e) {
        throw refused(unfinished, "cannot be removed", e);
      }
    }
  }
}
