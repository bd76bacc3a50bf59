package dev.cosmicai.faults;

/** A failure that may be gone at the next attempt: a store or a peer that does not answer. */
public final class RetriableFault extends Fault {
  private static final long serialVersionUID = 1L;

  /** A fault without a cause that matters to anybody. */
  public RetriableFault(Reason reason, String message) {
    this(reason, message, null);
  }

  /** A fault with the exception that led to it. */
  public RetriableFault(Reason reason, String message, Throwable cause) {
    super(reason, message, cause);
  }
}
