package dev.cosmicai.faults;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A failure that its catcher can act on. The message is one line for the user: it names the object,
 * says what is wrong and what to do. Throw one of the three subclasses; either log a fault or throw
 * it, never both.
 */
public abstract sealed class Fault extends RuntimeException
    permits RetriableFault, FatalFault, InternalFault {
  private static final long serialVersionUID = 1L;
  private static final Pattern NOT_OF_A_LINE =
      Pattern.compile("[\\x{0}-\\x{1f}\\x{7f}-\\x{9f}\\x{2028}\\x{2029}]");

  private final Reason reason;

  Fault(Reason reason, String message, Throwable cause) {
    super(oneLine(Objects.requireNonNull(message, "message")), cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Messages quote what came from elsewhere: a file, a server. None of that may end the line, or
   * tell a terminal what to do.
   */
  private static String oneLine(String message) {
    return NOT_OF_A_LINE.matcher(message).replaceAll(" ");
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
