package dev.cosmicai.worker.split;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.proto.HeldLease;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The splits that a rank holds, in the order in which they are computed: from their lease until
 * they are committed or dropped. Thread-safe.
 */
public final class HeldSplits {
  @GuardedBy("this")
  private final List<HeldSplit> held = new ArrayList<>();

  /** One more. */
  public synchronized void add(HeldSplit split) {
    held.add(split);
  }

  /** It is committed. */
  public synchronized void committed(HeldSplit split) {
    held.remove(split);
  }

  /** It is not to be computed any more. */
  public synchronized void drop(HeldSplit split) {
    split.drop();
    held.remove(split);
  }

  /** Drops those with these leases, if they are held. */
  public void revoke(Collection<Long> leases) {
    all().stream().filter(split -> leases.contains(split.lease().getId())).forEach(this::drop);
  }

  /** Those of now. */
  public synchronized List<HeldSplit> all() {
    return List.copyOf(held);
  }

  /** The leases of now. */
  public List<HeldLease> leases() {
    return all().stream().map(HeldSplit::lease).toList();
  }
}
