package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jobs under {@code src/test/resources}, each a file whose comments say what becomes of it. */
final class Cases {
  private Cases() {}

  /** The YAML files of a folder, by name. */
  static List<Path> in(String folder) {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources", folder))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a line of the file says behind its prefix. */
  static String comment(Path file, int line, String prefix) {
    try {
      String text = Files.readAllLines(file).get(line - 1);
      assertThat(text).as("%s, line %d", file, line).startsWith(prefix);
      return text.substring(prefix.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
