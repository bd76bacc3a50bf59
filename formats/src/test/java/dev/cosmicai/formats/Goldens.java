package dev.cosmicai.formats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that {@code src/test/python/make_golden.py} wrote with torch, numpy and safetensors.
 */
public final class Goldens {
  static final String EXPECTED_SUFFIX = ".expected";

  private Goldens() {}

  static Path path(String name) {
    try {
      return Path.of(Goldens.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All good partitions. */
  static List<String> good() {
    return expected("good");
  }

  /** All files in a folder that have what is expected of them beside them. */
  static List<String> expected(String folder) {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXPECTED_SUFFIX))
          .map(name -> name.substring(0, name.length() - EXPECTED_SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file as the worker has it: in a direct buffer. */
  public static ByteBuffer direct(String name) {
    return direct(bytes(name));
  }

  public static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().order(ByteOrder.nativeOrder());
  }

  /** A copy whose ZIP directory has 0, which stands for none, for all checksums. */
  static byte[] withoutChecksums(byte[] archive) {
    byte[] copy = archive.clone();
    ByteBuffer bytes = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 46 <= copy.length; at++) {
      if (bytes.getInt(at) == 0x02014b50) {
        bytes.putInt(at + 16, 0);
      }
    }
    return copy;
  }
}
