package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import java.util.BitSet;

/** Every rank's newest value, for a operation that wants them in rank order. */
final class OrderedAccumulator implements Accumulator<Value> {
  private final OrderedOperation operation;
  private final Value[] values;
  private final BitSet present = new BitSet();

  OrderedAccumulator(OrderedOperation operation) {
    this.operation = operation;
    values = new Value[operation.contributors().length()];
  }

  @Override
  public boolean isFinal() {
    return false;
  }

  @Override
  public void check(Contribution<Value> contribution) {
    int rank = contribution.rank();
    int peer = present.nextSetBit(0);
    if (peer == rank) {
      peer = present.nextSetBit(rank + 1);
    }
    operation.check(rank, contribution.content(), peer < 0 ? null : values[peer]);
  }

  @Override
  public long growth(Contribution<Value> contribution) {
    Value replaced = values[contribution.rank()];
    return (long) contribution.bytes() - (replaced == null ? 0 : replaced.getSerializedSize());
  }

  @Override
  public Runnable put(Contribution<Value> contribution) {
    values[contribution.rank()] = contribution.content();
    present.set(contribution.rank());
    return NO_WORK;
  }

  @Override
  public Value seal() {
    return operation.seal(present.stream().mapToObj(rank -> values[rank]).toList());
  }
}
