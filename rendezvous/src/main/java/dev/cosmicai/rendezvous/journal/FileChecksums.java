package dev.cosmicai.rendezvous.journal;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether files that are cut into several splits are what was written: no part shows it, but all
 * residues of an undamaged file cancel. A file of which a part has failed is never known. Not
 * thread-safe.
 */
public final class FileChecksums {
  private final SplitPlan splits;

  /** Of files of which some splits are committed and some are not, by their first split. */
  private final Map<Integer, Sum> open = new HashMap<>();

  private FatalFault damage;

  private static final class Sum {
    private int missing;
    private int residue;

    private Sum(int parts) {
      missing = parts;
    }
  }

  /** Of splits none of which is committed. */
  public FileChecksums(SplitPlan splits) {
    this.splits = splits;
  }

  /** A commit is durable; each split's comes once. */
  public void add(SplitCommit commit) {
    if (splits.parts(commit.split()) == 1) {
      return;
    }
    Split split = splits.split(commit.split());
    int first = commit.split() - split.getPart();
    Sum sum = open.computeIfAbsent(first, unused -> new Sum(split.getParts()));
    sum.missing--;
    sum.residue ^= commit.residue();
    if (sum.missing == 0) {
      open.remove(first);
      if (sum.residue != 0 && damage == null) {
        damage = damage(split);
      }
    }
  }

  private static FatalFault damage(Split split) {
    String uri = split.getPartition().getUri();
    return new FatalFault(
            Reason.PartitionCorrupt,
            "%s is damaged: the checksum over its %d splits is wrong; fetch or write the file again"
                .formatted(uri, split.getParts()))
        .about(uri);
  }

  /** How the run ends if a file is damaged: what it computed of that cannot be taken back. */
  public Optional<Fault> damage() {
    return Optional.ofNullable(damage);
  }
}
