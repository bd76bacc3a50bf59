package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import java.util.BitSet;
import java.util.List;

/** Everybody arrives; nobody brings or gets anything. */
record Barrier(BitSet contributors) implements OrderedOperation {
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
  public Value seal(List<Value> inRankOrder) {
    return Value.getDefaultInstance();
  }
}
