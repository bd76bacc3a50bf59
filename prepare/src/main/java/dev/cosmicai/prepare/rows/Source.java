package dev.cosmicai.prepare.rows;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.NaturalOrder;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.storage.TransferStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A file or folder that input is read from: on this machine, or in a store. Prints as its name. */
public interface Source {
  /** The last part of its name. */
  String fileName();

  /** Whether it holds files instead of bytes. */
  boolean isFolder();

  /** Whether reading all of it costs little. */
  boolean isNear();

  /** The files of a folder that are read: {@code .pt}, in natural order; of a file, itself. */
  List<Source> files();

  /**
   * Opens a file.
   *
   * @throws FatalFault InputNotFound, or whatever the store says
   */
  Bytes open();

  /** What follows the last dot of the name, in lower case. */
  default String ending() {
    String name = fileName().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Of this machine. */
  static Source of(Path path) {
    return new OfMachine(path);
  }

  /**
   * In a store: a folder if the name ends in a slash or has no ending.
   *
   * @param store must stay open as long as anything is read
   */
  static Source of(ObjectStore store, ObjectUri uri) {
    return new OfStore(new ObjectBlocks(store, new TransferStats()), uri, Optional.empty());
  }

  /** A path. */
  record OfMachine(Path path) implements Source {
    @Override
    public String fileName() {
      return path.getFileName().toString();
    }

    @Override
    public boolean isFolder() {
      return Files.isDirectory(path);
    }

    @Override
    public boolean isNear() {
      return true;
    }

    @Override
    public List<Source> files() {
      if (!isFolder()) {
        return List.of(this);
      }
      try (Stream<Path> entries = Files.list(path)) {
        return inOrder(entries.map(Source::of));
      } catch (IOException e) {
        throw new FatalFault(Reason.InputNotFound, path + " cannot be read: " + e, e);
      }
    }

    @Override
    public Bytes open() {
      return Bytes.of(path);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * An object, or all objects under a prefix.
   *
   * @param known how a listing described it; empty if none did
   */
  record OfStore(ObjectBlocks blocks, ObjectUri uri, Optional<StoredObject> known)
      implements Source {
    @Override
    public String fileName() {
      return uri.key().substring(uri.key().lastIndexOf('/') + 1);
    }

    @Override
    public boolean isFolder() {
      return fileName().indexOf('.') < 0;
    }

    @Override
    public boolean isNear() {
      return false;
    }

    @Override
    public List<Source> files() {
      return isFolder()
          ? inOrder(
              blocks.store().list(uri).stream()
                  .map(object -> new OfStore(blocks, object.uri(), Optional.of(object))))
          : List.of(this);
    }

    @Override
    public Bytes open() {
      return blocks.bytes(known.orElseGet(() -> blocks.store().head(uri)));
    }

    @Override
    public String toString() {
      return uri.toString();
    }
  }

  private static List<Source> inOrder(Stream<Source> files) {
    return files
        .filter(file -> file.ending().equals("pt"))
        .sorted(Comparator.comparing(Source::fileName, NaturalOrder.INSTANCE))
        .toList();
  }
}
