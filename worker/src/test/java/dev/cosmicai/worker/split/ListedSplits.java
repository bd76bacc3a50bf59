package dev.cosmicai.worker.split;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Splits that are known from the beginning, none of which may fail. */
public final class ListedSplits implements SplitSource {
  private final List<HeldSplit> all = new ArrayList<>();
  private Iterator<HeldSplit> left;

  /** Each partition as so many splits. */
  public static ListedSplits of(Collection<Partition> partitions, int parts) {
    ListedSplits listed = new ListedSplits();
    for (Partition partition : partitions) {
      for (int part = 0; part < parts; part++) {
        listed.all.add(held(listed.all.size(), partition, part, parts));
      }
    }
    listed.left = listed.all.iterator();
    return listed;
  }

  /** A single one. */
  public static ListedSplits one(HeldSplit split) {
    ListedSplits listed = new ListedSplits();
    listed.all.add(split);
    listed.left = listed.all.iterator();
    return listed;
  }

  /** A split that somebody holds; its lease has its number. */
  public static HeldSplit held(int index, Partition partition, int part, int parts) {
    return new HeldSplit(
        Lease.newBuilder()
            .setId(index)
            .setSplit(
                Split.newBuilder()
                    .setIndex(index)
                    .setPartition(partition)
                    .setPart(part)
                    .setParts(parts))
            .build());
  }

  /** All of them, also those that were handed out. */
  public List<HeldSplit> all() {
    return List.copyOf(all);
  }

  @Override
  public synchronized Optional<HeldSplit> next() {
    return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
  }

  @Override
  public boolean tolerates(HeldSplit split, FatalFault why) {
    return false;
  }
}
