package dev.cosmicai.rendezvous.collective;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import java.util.BitSet;

/** Everybody brings bytes, which are merged as they come; whoever asks gets what came out. */
record MergingReduce<M>(BitSet contributors, MergingFold<M> fold)
    implements CollectiveOperation<M> {
  @Override
  public M read(Value value) {
    CustomReduce.checkOpaque(value);
    try {
      return fold.decode().apply(value.getOpaque().toByteArray());
    } catch (Fault e) {
      throw new Refusal(Refusal.Kind.MALFORMED, e.getMessage());
    }
  }

  @Override
  public Accumulator<M> open() {
    return new Merged<>(fold);
  }

  /**
   * All values that came, merged into one. Merging has a lock of its own, so that it holds up
   * nobody but those who merge.
   */
  static final class Merged<M> implements Accumulator<M> {
    private final MergingFold<M> fold;
    private final Object merging = new Object();

    @GuardedBy("merging")
    private final M merged;

    @GuardedBy("merging")
    private Throwable defect;

    private volatile long heldBytes;

    private Merged(MergingFold<M> fold) {
      this.fold = fold;
      merged = fold.identity().get();
      heldBytes = fold.heldBytes().applyAsLong(merged);
    }

    @Override
    public boolean isFinal() {
      return true;
    }

    @Override
    public long growth(Contribution<M> contribution) {
      return contribution.bytes();
    }

    @Override
    public Runnable put(Contribution<M> contribution) {
      M value = contribution.content();
      return () -> merge(value);
    }

    @Override
    public long heldBytes() {
      return heldBytes;
    }

    @Override
    public Value seal() {
      synchronized (merging) {
        if (defect instanceof Fault fault) {
          throw fault; // Values that fit for themselves but not together.
        }
        if (defect != null) {
          throw new InternalFault("a value could not be merged: " + defect, defect);
        }
        return CustomReduce.opaque(fold.encode().apply(merged));
      }
    }

    private void merge(M value) {
      synchronized (merging) {
        try {
          fold.merge().accept(merged, value);
          heldBytes = fold.heldBytes().applyAsLong(merged);
        } catch (RuntimeException | Error e) {
          // The rank has its receipt; whoever waits learns of it at the seal.
          defect = e;
        }
      }
    }
  }
}
