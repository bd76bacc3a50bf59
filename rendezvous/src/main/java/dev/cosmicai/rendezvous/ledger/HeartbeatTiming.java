package dev.cosmicai.rendezvous.ledger;

import java.time.Duration;

/**
 * How often ranks report, and what follows from that.
 *
 * @param heartbeat between two reports of a rank
 * @param window over which the throughput is taken; holds some reports of each rank: one that sent
 *     none in it counts as silent
 */
record HeartbeatTiming(Duration heartbeat, Duration window) {
  private static final long MIN_HEARTBEAT_MILLIS = 1_000;
  private static final long MAX_HEARTBEAT_MILLIS = 10_000;
  private static final Duration MIN_WINDOW = Duration.ofSeconds(10);

  /** A thousand reports a second for all ranks together, up to a world of 10,000. */
  static HeartbeatTiming of(int worldSize) {
    long millis = Math.min(MAX_HEARTBEAT_MILLIS, Math.max(MIN_HEARTBEAT_MILLIS, worldSize));
    Duration heartbeat = Duration.ofMillis(millis);
    Duration three = heartbeat.multipliedBy(3);
    return new HeartbeatTiming(heartbeat, three.compareTo(MIN_WINDOW) < 0 ? MIN_WINDOW : three);
  }
}
