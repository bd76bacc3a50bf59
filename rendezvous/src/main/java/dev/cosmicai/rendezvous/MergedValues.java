package dev.cosmicai.rendezvous;

import com.google.protobuf.UnsafeByteOperations;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.proto.Value;

/**
 * All values that came, merged into one. Merging has a lock of its own, so that it holds up nobody
 * but those who merge.
 */
final class MergedValues<M> implements Holding<M> {
  private final MergingFold<M> fold;
  private final Object merging = new Object();
  // These two are guarded by that lock.
  private final M merged;
  private Throwable defect;

  private volatile long heldBytes;

  MergedValues(MergingFold<M> fold) {
    this.fold = fold;
    merged = fold.identity().get();
    heldBytes = fold.heldBytes().applyAsLong(merged);
  }

  @Override
  public boolean isFinal() {
    return true;
  }

  @Override
  public void check(Contribution<M> contribution) {
    // What can be decoded can be merged.
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
  public SealedValues seal() {
    synchronized (merging) {
      if (defect != null) {
        throw new InternalFault("a value could not be merged: " + defect, defect);
      }
      return SealedValues.same(
          Value.newBuilder()
              .setOpaque(UnsafeByteOperations.unsafeWrap(fold.encode().apply(merged)))
              .build());
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
