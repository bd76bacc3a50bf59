package dev.cosmicai.rendezvous;

import java.util.Objects;

/**
 * The ledger's no to one message. Leaves the ledger as it was. {@code WireStatus} says what each
 * kind is to a caller on the other side of the wire.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a message is refused. */
  public enum Kind {
    /** The message itself is wrong, whatever the state of the run. */
    MALFORMED,
    /** Another run's identity. */
    FOREIGN,
    /** A collective or a value that does not go with what the peers said of it. */
    MISMATCH,
    /** Metrics that do not go with those of the run, or with their own commit. */
    UNFIT,
    /** Something else has to happen before; it may fit later. */
    NOT_YET,
    /** No such rank in this world. */
    NO_SUCH_RANK,
    /** A newer attempt of the rank is known, or this one was declared failed. */
    FENCED,
    /** The run has failed: nothing becomes durable any more. */
    LOST,
    /** More than a limit allows, now and later. */
    TOO_MUCH,
    /** More than a limit allows now; it may fit later. */
    TOO_MUCH_NOW
  }

  private final Kind kind;

  public Refusal(Kind kind, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }
}
