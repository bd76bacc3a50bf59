package dev.cosmicai.worker.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One content's files in the folder: {@code {name}-{sha256}.model} with the content, whose digest
 * is in its name and so appears with it at once; {@code {name}-….part} while it is written; {@code
 * {name}.lock}. For one thread.
 */
final class CacheEntry {
  private static final String CONTENT = ".model";

  private final Path folder;
  private final CacheKey key;
  // Not read again on each look while another process is replacing them.
  private final Set<Version> refused = new HashSet<>();

  /** A file as it was when it was read. */
  private record Version(Path file, Object fileKey, Object modified) {
    private static Version of(Path file, BasicFileAttributes attributes) {
      return new Version(file, attributes.fileKey(), attributes.lastModifiedTime());
    }
  }

  CacheEntry(Path folder, CacheKey key) {
    this.folder = folder;
    this.key = key;
  }

  Path folder() {
    return folder;
  }

  Path lockFile() {
    return folder.resolve(key.name() + ".lock");
  }

  /**
   * Copies the content into a file that only this rank has, where nobody can change it any more,
   * and compares it with its digest meanwhile.
   *
   * @return whether it was there and whole; if not, the file holds anything
   */
  boolean copyTo(Path file) throws IOException {
    for (Path candidate : files()) {
      if (candidate.toString().endsWith(CONTENT) && copy(candidate, file)) {
        return true;
      }
    }
    return false;
  }

  /** Takes the content that was copied last for wrong, whatever its digest says. */
  void refuse() throws IOException {
    for (Path candidate : files()) {
      BasicFileAttributes attributes = attributes(candidate);
      if (attributes != null) {
        refused.add(Version.of(candidate, attributes));
      }
    }
  }

  /** Puts the content there for others, in the place of what is; only with the lock. */
  void keep(Path file) throws IOException {
    for (Path left : files()) {
      Files.deleteIfExists(left);
    }
    Path part = folder.resolve(key.name() + "-" + UUID.randomUUID() + ".part");
    try {
      String digest;
      try (InputStream in = Files.newInputStream(file);
          OutputStream out =
              Files.newOutputStream(
                  part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        digest = Sha256.copy(in, out, key.bytes());
      }
      Files.move(part, content(digest), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private boolean copy(Path candidate, Path file) throws IOException {
    BasicFileAttributes attributes = attributes(candidate);
    if (attributes == null || refused.contains(Version.of(candidate, attributes))) {
      return false;
    }
    if (isRightly(candidate, attributes)) {
      try (InputStream in = Files.newInputStream(candidate, LinkOption.NOFOLLOW_LINKS);
          OutputStream out = Files.newOutputStream(file)) {
        if (candidate.equals(content(Sha256.copy(in, out, key.bytes())))) {
          return true;
        }
      } catch (NoSuchFileException e) {
        return false; // Its replacer was faster.
      }
    }
    refused.add(Version.of(candidate, attributes));
    return false;
  }

  /** By its name and length; a link could lead anywhere, and a pipe never ends. */
  private boolean isRightly(Path candidate, BasicFileAttributes attributes) {
    return attributes.isRegularFile()
        && attributes.size() == key.bytes()
        && key.sha256().map(sha256 -> candidate.equals(content(sha256))).orElse(true);
  }

  private Path content(String sha256) {
    return folder.resolve(key.name() + "-" + sha256 + CONTENT);
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, key.name() + "-*")) {
      found.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
