package dev.cosmicai.e2e.machine;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** What the environment and the build say about this run of the tests. */
public final class Settings {
  /** The repository's root; the tests run in the module's folder. */
  public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** Where tests may leave files. */
  public static final Path SCRATCH = Path.of("target", "e2e").toAbsolutePath();

  private Settings() {}

  public static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).map(String::strip).filter(t -> !t.isEmpty());
  }

  public static boolean isTrue(String name) {
    return environment(name).map(Boolean::parseBoolean).orElse(false);
  }

  /** The name of one of the images under test. */
  public static String image(String name) {
    return "%s/%s:%s"
        .formatted(
            System.getProperty("cosmic.image.prefix"), name, System.getProperty("cosmic.version"));
  }

  /** Skips the test or, where nothing may be skipped, fails it. */
  public static void missing(String line) {
    if (isTrue("CI")) {
      throw new IllegalStateException(line);
    }
    Assumptions.abort(line);
  }
}
