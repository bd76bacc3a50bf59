package dev.cosmicai.cli.sweep;

import dev.cosmicai.sweep.simulate.Workload;
import java.util.Arrays;
import java.util.Optional;

/** What CAI has published of runs over all of its data, for simulated ones to stand beside. */
enum PublishedRun {
  RANKS_517(517, 28.08),
  RANKS_259(259, 29.80),
  RANKS_173(173, 39.57),
  RANKS_130(130, 51.10);

  /** Where the times come from. */
  static final String SOURCE =
      "the time of Step Functions' map over 12.61 GiB as CAI (arXiv 2501.06249) published it with"
          + " its results: AstroMAE in float32 on AWS Lambda, 6 vCPUs a rank";

  private static final double BYTES = 12.61 * (1L << 30);
  private static final double TOLERANCE = 0.02;

  private final int ranks;
  private final double mapSeconds;

  PublishedRun(int ranks, double mapSeconds) {
    this.ranks = ranks;
    this.mapSeconds = mapSeconds;
  }

  /** The one with as many ranks and as much data, if there is one. */
  static Optional<PublishedRun> of(Workload work) {
    return Arrays.stream(values())
        .filter(run -> run.ranks == work.worldSize())
        .filter(run -> Math.abs(work.bytes() / BYTES - 1) < TOLERANCE)
        .findFirst();
  }

  double mapSeconds() {
    return mapSeconds;
  }
}
