package dev.cosmicai.faults;

import java.util.Optional;

/** A failure that stays until somebody changes the input or the configuration. */
public final class FatalFault extends Fault {
  private static final long serialVersionUID = 1L;

  private final String subject;

  /** A fault of no particular object. */
  public FatalFault(Reason reason, String message) {
    this(reason, message, null, null);
  }

  /** A fault with the exception that led to it. */
  public FatalFault(Reason reason, String message, Throwable cause) {
    this(reason, message, null, cause);
  }

  private FatalFault(Reason reason, String message, String subject, Throwable cause) {
    super(reason, message, cause);
    this.subject = subject;
  }

  /** The same fault, said of an object such as a partition's URI. */
  public FatalFault about(String subject) {
    return new FatalFault(reason(), getMessage(), subject, this);
  }

  @Override
  public Optional<String> subject() {
    return Optional.ofNullable(subject);
  }
}
