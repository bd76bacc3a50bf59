package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.rendezvous.Refusal;

/** Counts the memory that contributions and results hold. Not thread-safe. */
final class ByteBudget {
  private final long maxBytes;
  private long heldBytes;

  ByteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes bytes, or refuses if they do not fit now. Giving some back always fits. */
  void take(long bytes) {
    if (bytes > 0 && heldBytes + bytes > maxBytes) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH_NOW,
          "the run's contributions fill %d of the %d bytes that the coordinator has for them"
                  .formatted(heldBytes, maxBytes)
              + "; give it more memory");
    }
    heldBytes += bytes;
  }

  /** Takes bytes that cannot be refused, or gives some back. */
  void charge(long bytes) {
    heldBytes += bytes;
  }
}
