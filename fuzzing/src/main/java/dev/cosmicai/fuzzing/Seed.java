package dev.cosmicai.fuzzing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An input that is known, to begin with.
 *
 * @param name what to call it
 * @param bytes its content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Seed(String name, byte[] bytes) {

  /** A seed of a text, in UTF-8. */
  public static Seed of(String name, String text) {
    return new Seed(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The files in a folder of resources, in the order of their names; none if there is no such
   * folder.
   *
   * @param near the class beside which the folder lies
   * @param endings of the files' names, such as {@code .pt}; all files if there are none
   */
  public static Stream<Seed> files(Class<?> near, String folder, String... endings) {
    URL resource = near.getResource(folder);
    if (resource == null) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(Path.of(resource.toURI()))) {
      List<Seed> seeds =
          files
              .filter(Files::isRegularFile)
              .filter(file -> endsWithOne(file, endings))
              .sorted()
              .map(Seed::of)
              .toList();
      return seeds.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private static Seed of(Path file) {
    try {
      return new Seed(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean endsWithOne(Path file, String... endings) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return endings.length == 0 || Stream.of(endings).anyMatch(name::endsWith);
  }
}
