package dev.cosmicai.contract;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a process's environment variables. An empty value counts as unset, since that is what
 * templates leave behind. Every refusal is a {@link FatalFault} that names the variable.
 */
public final class Environment {
  private final Map<String, String> variables;

  /** The given variables; {@code System.getenv()} in a real process. */
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The value, if it is set. */
  public <T> Optional<T> get(Variable<T> variable) {
    return Optional.ofNullable(variables.get(variable.name()))
        .filter(value -> !value.isBlank())
        .map(variable::read);
  }

  /** The number, if it is set. */
  public OptionalInt getInt(Variable<Integer> variable) {
    return get(variable).stream().mapToInt(Integer::intValue).findFirst();
  }

  /** The value, which must be set. */
  public <T> T require(Variable<T> variable) {
    return get(variable).orElseThrow(() -> variable.refused("is not set"));
  }

  /** The trimmed content of the file that the variable names, such as a mounted Secret's. */
  public String requireContent(Variable<Path> variable) {
    Path path = require(variable);
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          variable.name() + " names " + path + ", which cannot be read: " + e,
          e);
    }
  }
}
