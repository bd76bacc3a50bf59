package dev.cosmicai.faults;

/** A defect of this system: something happened that its own code rules out. */
public final class InternalFault extends Fault {
  private static final long serialVersionUID = 1L;

  /** The message should help whoever reads the bug report. */
  public InternalFault(String message) {
    this(message, null);
  }

  /** A defect that showed itself as an unexpected exception. */
  public InternalFault(String message, Throwable cause) {
    super(Reason.Internal, message, cause);
  }
}
