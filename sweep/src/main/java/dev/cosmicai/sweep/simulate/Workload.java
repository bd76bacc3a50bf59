package dev.cosmicai.sweep.simulate;

import dev.cosmicai.coordinator.plan.RankMapping;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import java.util.Arrays;

/**
 * What a run has to do. Its files are taken to be of one size.
 *
 * @param files how many, at least 1
 * @param bytes of all files together
 * @param partsPerFile splits of a file, at least 1
 * @param worldSize ranks, at least 1
 * @param taking whose splits ranks take when their own are done
 * @param parallelism how many ranks run at the same time, at most
 */
public record Workload(
    int files, double bytes, int partsPerFile, int worldSize, Taking taking, int parallelism) {
  /** How many splits there are. */
  public int splits() {
    return Math.multiplyExact(files, partsPerFile);
  }

  /** The bytes of each. */
  public double splitBytes() {
    return bytes / splits();
  }

  /** With which splits each rank begins, by the rules that coordinators have. */
  Shares shares() {
    boolean byFiles = taking != Taking.ANYBODYS;
    int[] bounds =
        byFiles
            ? Arrays.stream(RankMapping.bounds(files, worldSize))
                .map(file -> file * partsPerFile)
                .toArray()
            : RankMapping.bounds(splits(), worldSize);
    return new Shares(bounds, taking);
  }
}
