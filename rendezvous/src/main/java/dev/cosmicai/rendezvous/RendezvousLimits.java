package dev.cosmicai.rendezvous;

/**
 * How much of the coordinator's memory the ranks of a run can claim.
 *
 * @param maxValueBytes one contribution, serialized
 * @param maxHeldBytes all unsealed contributions, all results and all messages of the run together
 * @param maxCollectives how many names of collectives a run may use
 * @param maxWaiters how many calls may wait for results at once
 * @param maxWatchers how many streams of the run's state may be open at once
 */
public record RendezvousLimits(
    int maxValueBytes, long maxHeldBytes, int maxCollectives, int maxWaiters, int maxWatchers) {
  private static final int MEBIBYTE = 1 << 20;

  /** Refuses limits that would refuse everything. */
  public RendezvousLimits {
    if (maxValueBytes < 1
        || maxHeldBytes < 1
        || maxCollectives < 1
        || maxWaiters < 1
        || maxWatchers < 1) {
      throw new IllegalArgumentException("every limit must be at least 1");
    }
  }

  /** Refuses a value that is too large. */
  public void requireFits(int bytes, String what) {
    if (bytes > maxValueBytes) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "%s of %d bytes are more than the %d that are allowed"
              .formatted(what, bytes, maxValueBytes));
    }
  }

  /** What suits this process: contributions may fill half of its heap. */
  public static RendezvousLimits defaults() {
    return new RendezvousLimits(
        4 * MEBIBYTE,
        Math.max(64L * MEBIBYTE, Runtime.getRuntime().maxMemory() / 2),
        1_000_000,
        20_000,
        64);
  }
}
