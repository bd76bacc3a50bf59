package dev.cosmicai.faults;

import java.util.Objects;
import java.util.Optional;

/**
 * A failure that its catcher can act on. The message is one line for the user: it names the object,
 * says what is wrong and what to do. Throw one of the three subclasses; either log a fault or throw
 * it, never both.
 */
public abstract sealed class Fault extends RuntimeException
    permits RetriableFault, FatalFault, InternalFault {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  Fault(Reason reason, String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** The constant word for what went wrong. */
  public final Reason reason() {
    return reason;
  }

  /** The object at fault, such as a partition's URI, where there is one. */
  public Optional<String> subject() {
    return Optional.empty();
  }
}
