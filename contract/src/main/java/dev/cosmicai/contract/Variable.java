package dev.cosmicai.contract;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * An environment variable: its name, and how its value is written and read.
 *
 * @param <T> what its value is
 */
public final class Variable<T> {
  private final String name;
  private final Function<String, T> reader;

  private Variable(String name, Function<String, T> reader) {
    this.name = name;
    this.reader = reader;
  }

  /**
   * A variable that is written as its value's {@code toString()}.
   *
   * @param reader the inverse; for a wrong value it throws a {@link FatalFault}, or an {@link
   *     IllegalArgumentException} whose message says what the value is not
   */
  public static <T> Variable<T> of(String name, Function<String, T> reader) {
    return new Variable<>(name, reader);
  }

  /** Any text. */
  public static Variable<String> text(String name) {
    return of(name, text -> text);
  }

  /** A whole number within bounds. */
  public static Variable<Integer> integer(String name, int min, int max) {
    return of(name, text -> Math.toIntExact(whole(text, min, max)));
  }

  /** A whole number within bounds that may be large. */
  public static Variable<Long> longInteger(String name, long min, long max) {
    return of(name, text -> whole(text, min, max));
  }

  /** A TCP port to connect to; from 0, a free one, to listen on. */
  public static Variable<Integer> port(String name, int min) {
    return integer(name, min, 65_535);
  }

  /** A whole number of seconds, at least one. */
  public static Variable<Duration> seconds(String name) {
    return of(name, text -> Duration.ofSeconds(whole(text, 1, Integer.MAX_VALUE)));
  }

  /** A finite number. */
  public static Variable<Double> number(String name) {
    return of(name, Variable::finite);
  }

  /** {@code true} or {@code false}. */
  public static Variable<Boolean> flag(String name) {
    return of(
        name,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("true or false");
            });
  }

  /** A file or a folder. */
  public static Variable<Path> path(String name) {
    return of(name, Path::of);
  }

  /** The variable's name. */
  public String name() {
    return name;
  }

  /** Adds the variable, unless the value is null. */
  public void put(Map<String, String> variables, T value) {
    if (value instanceof Duration duration) {
      variables.put(name, Long.toString(duration.toSeconds()));
    } else if (value != null) {
      variables.put(name, value.toString());
    }
  }

  /**
   * Reads a value.
   *
   * @throws FatalFault (InvalidSpec) that names the variable
   */
  T read(String value) {
    try {
      return reader.apply(value);
    } catch (IllegalArgumentException e) {
      throw refused("is '" + value + "', not " + e.getMessage());
    } catch (FatalFault e) {
      throw refused("is wrong: " + e.getMessage());
    }
  }

  FatalFault refused(String problem) {
    return new FatalFault(Reason.InvalidSpec, "environment variable " + name + " " + problem);
  }

  @Override
  public String toString() {
    return name;
  }

  private static long whole(String text, long min, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is out of bounds.
    }
    throw new IllegalArgumentException("a whole number from " + min + " to " + max);
  }

  private static double finite(String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what parses but is not finite.
    }
    throw new IllegalArgumentException("a finite number");
  }
}
