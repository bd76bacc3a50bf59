package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Value;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every rank's newest value, for a rule that wants them in rank order. */
final class KeptValues implements Holding<Value> {
  private final KeepingRule rule;
  private final Value[] values;
  private final BitSet present = new BitSet();
  private long heldBytes;

  KeptValues(KeepingRule rule) {
    this.rule = rule;
    values = new Value[rule.contributors().length()];
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
    rule.check(rank, contribution.content(), peer < 0 ? null : values[peer]);
  }

  @Override
  public long growth(Contribution<Value> contribution) {
    Value replaced = values[contribution.rank()];
    return (long) contribution.bytes() - (replaced == null ? 0 : replaced.getSerializedSize());
  }

  @Override
  public Runnable put(Contribution<Value> contribution) {
    heldBytes += growth(contribution);
    values[contribution.rank()] = contribution.content();
    present.set(contribution.rank());
    return NO_WORK;
  }

  @Override
  public long heldBytes() {
    return heldBytes;
  }

  @Override
  public SealedValues seal() {
    SortedMap<Integer, Value> byRank = new TreeMap<>();
    present.stream().forEach(rank -> byRank.put(rank, values[rank]));
    return rule.seal(byRank);
  }
}
