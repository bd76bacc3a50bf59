package dev.cosmicai.operators;

import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operators as a shared library, on the class path. Its level counts up with what it offers:
 * level 1 has {@code cosmic::attention} and {@code cosmic::layer_norm}, and each level has all of
 * those before it.
 */
public final class OperatorLibrary {
  /** That this version's library is of. */
  static final int LEVEL = 1;

  private static final String NAME = "libcosmic_operators.so";

  /** What the JVM calls an architecture, and what the build calls it. */
  private static final Map<String, String> PLATFORMS =
      Map.of("amd64", "linux-x86_64", "aarch64", "linux-aarch64");

  private static final Pattern NEEDING = Pattern.compile(".*-operators([0-9]{1,9})\\.pt");

  private OperatorLibrary() {}

  /** The level that there is: 0 where the build had no compiler, or was for another platform. */
  public static int level() {
    return resource().isPresent() ? LEVEL : 0;
  }

  /**
   * The level that an archive's member needs, by its name.
   *
   * @param member such as {@code bf16.amx-operators1.pt}, which needs level 1, or {@code bf16.pt},
   *     which needs none: 0
   */
  public static int neededBy(String member) {
    Matcher needing = NEEDING.matcher(member);
    return needing.matches() ? Integer.parseInt(needing.group(1)) : 0;
  }

  /**
   * Makes the operators known to the libtorch of this process, which must be loaded already; does
   * nothing where there are none. To be called once.
   *
   * @throws InternalFault if the library cannot be loaded
   */
  public static void load() {
    Optional<URL> resource = resource();
    if (resource.isEmpty()) {
      return;
    }
    try {
      Path copy = Files.createTempFile("cosmic-operators", ".so");
      try (InputStream in = resource.get().openStream()) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        System.load(copy.toString());
      } finally {
        // What is mapped stays.
        Files.delete(copy);
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new InternalFault(
          "the operators of this rank cannot be loaded: %s; let java.io.tmpdir be a folder from"
                  .formatted(e.getMessage())
              + " which programs may run",
          e);
    }
  }

  private static Optional<URL> resource() {
    return System.getProperty("os.name").equals("Linux")
        ? Optional.ofNullable(PLATFORMS.get(System.getProperty("os.arch")))
            .map(platform -> OperatorLibrary.class.getResource(platform + "/" + NAME))
        : Optional.empty();
  }
}
