package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

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
  public CollectiveResult seal() {
    SortedMap<Integer, Value> byRank = new TreeMap<>();
    present.stream().forEach(rank -> byRank.put(rank, values[rank]));
    return operation.seal(byRank);
  }
}
