package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Value;
import java.util.BitSet;
import java.util.SortedMap;

/** Everybody arrives; nobody brings or gets anything. */
record BarrierRule(BitSet contributors) implements KeepingRule {
  @Override
  public boolean finishedRanksArrived() {
    return true;
  }

  @Override
  public Value read(Value value) {
    if (value.getKindCase() != Value.KindCase.KIND_NOT_SET) {
      throw new Refusal(Refusal.Kind.MALFORMED, "a barrier takes no value");
    }
    return value;
  }

  @Override
  public void check(int rank, Value value, Value peer) {
    // One arrival goes with any other.
  }

  @Override
  public SealedValues seal(SortedMap<Integer, Value> contributions) {
    return SealedValues.same(Value.getDefaultInstance());
  }
}
