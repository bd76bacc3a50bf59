package dev.cosmicai.rendezvous;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.Value;
import java.util.BitSet;

/** Everybody brings bytes, which are merged as they come; whoever asks gets what came out. */
record MergingRule<M>(BitSet contributors, MergingFold<M> fold) implements CollectiveRule<M> {
  @Override
  public boolean finishedRanksArrived() {
    return false;
  }

  @Override
  public M read(Value value) {
    CustomReduceRule.checkOpaque(value);
    try {
      return fold.decode().apply(value.getOpaque().toByteArray());
    } catch (Fault e) {
      throw new Refusal(Refusal.Kind.MALFORMED, e.getMessage());
    }
  }

  @Override
  public Holding<M> open() {
    return new MergedValues<>(fold);
  }
}
