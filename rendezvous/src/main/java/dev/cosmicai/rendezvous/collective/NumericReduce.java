package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import dev.cosmicai.proto.Value.KindCase;
import dev.cosmicai.rendezvous.Refusal;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/** Everybody brings a list of numbers; whoever asks gets them folded element by element. */
record NumericReduce(BitSet contributors, NumericFold fold) implements OrderedOperation {
  @Override
  public Value read(Value value) {
    KindCase kind = value.getKindCase();
    if (kind != KindCase.INT64S && kind != KindCase.DOUBLES) {
      throw new Refusal(
          Refusal.Kind.MALFORMED, fold.name() + " folds lists of int64 or double, not " + kind);
    }
    return value;
  }

  @Override
  public void check(int rank, Value value, Value peer) {
    KindCase kind = value.getKindCase();
    if (peer != null && (kind != peer.getKindCase() || length(value) != length(peer))) {
      throw new Refusal(
          Refusal.Kind.MISMATCH,
          "rank %d brings %d %s where another rank brought %d %s"
              .formatted(rank, length(value), kind, length(peer), peer.getKindCase()));
    }
  }

  @Override
  public Value seal(List<Value> inRankOrder) {
    if (inRankOrder.isEmpty()) {
      return Value.getDefaultInstance();
    }
    Iterator<Value> others = inRankOrder.iterator();
    Value first = others.next();
    return first.hasInt64S()
        ? fold.foldInt64s(first.getInt64S(), others)
        : fold.foldDoubles(first.getDoubles(), others);
  }

  private static int length(Value value) {
    return value.hasInt64S()
        ? value.getInt64S().getValuesCount()
        : value.getDoubles().getValuesCount();
  }
}
