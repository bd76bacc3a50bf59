package dev.cosmicai.contract;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Typed reads of a process's environment variables. An empty value counts as unset, since that is
 * what templates leave behind. Every refusal is a {@link FatalFault} that names the variable.
 */
public final class Environment {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_SECONDS = 7 * 24 * 3_600;

  private final Map<String, String> variables;

  /** The given variables; {@code System.getenv()} in a real process. */
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The value, if it is set. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** The value, which must be set. */
  public String requiredText(String name) {
    return text(name).orElseThrow(() -> refused(name, "is not set"));
  }

  /** A whole number within bounds, or the default if unset. */
  public int integer(String name, int defaultValue, int min, int max) {
    return text(name).map(value -> parse(name, value, min, max)).orElse(defaultValue);
  }

  /** A whole number within bounds, which must be set. */
  public int requiredInteger(String name, int min, int max) {
    return parse(name, requiredText(name), min, max);
  }

  /** A whole number within bounds, if it is set. */
  public OptionalInt optionalInteger(String name, int min, int max) {
    return text(name).stream().mapToInt(value -> parse(name, value, min, max)).findFirst();
  }

  /** A whole number of seconds from one second to a week, or the default if unset. */
  public Duration seconds(String name, int defaultSeconds) {
    return Duration.ofSeconds(integer(name, defaultSeconds, 1, MAX_SECONDS));
  }

  /** A TCP port to connect to, which must be set. */
  public int requiredPort(String name) {
    return requiredInteger(name, 1, MAX_PORT);
  }

  /** A TCP port to listen on, 0 for a free one, or the default if unset. */
  public int listeningPort(String name, int defaultPort) {
    return integer(name, defaultPort, 0, MAX_PORT);
  }

  /**
   * Where this process is to serve its health and metrics: {@code COSMIC_HEALTH_PORT}, 0 for a free
   * port; nowhere if unset.
   */
  public OptionalInt healthPort() {
    return optionalInteger("COSMIC_HEALTH_PORT", 0, MAX_PORT);
  }

  /** {@code true} or {@code false}, or the default if unset. */
  public boolean flag(String name, boolean defaultValue) {
    return text(name)
        .map(
            value ->
                switch (value) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw refused(name, "is '" + value + "', not true or false");
                })
        .orElse(defaultValue);
  }

  /** A finite number, or the default if unset. */
  public double number(String name, double defaultValue) {
    return text(name)
        .map(
            value -> {
              try {
                double number = Double.parseDouble(value);
                if (Double.isFinite(number)) {
                  return number;
                }
              } catch (NumberFormatException e) {
                // Told below, together with what parses but is not finite.
              }
              throw refused(name, "is '" + value + "', not a finite number");
            })
        .orElse(defaultValue);
  }

  /** The trimmed content of the file that the variable names, such as a mounted Secret's. */
  public String requiredFileContent(String name) {
    Path path = Path.of(requiredText(name));
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec, name + " names " + path + ", which cannot be read: " + e, e);
    }
  }

  private static int parse(String name, String value, int min, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is out of bounds.
    }
    throw refused(name, "is '" + value + "', not a whole number from " + min + " to " + max);
  }

  private static FatalFault refused(String name, String problem) {
    return new FatalFault(Reason.InvalidSpec, "environment variable " + name + " " + problem);
  }
}
