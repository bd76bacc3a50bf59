package dev.cosmicai.rendezvous;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.cosmicai.proto.Value;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;

/** Everybody brings bytes; whoever asks gets what the host's fold makes of them in rank order. */
record CustomReduceRule(BitSet contributors, Fold fold) implements KeepingRule {
  @Override
  public boolean finishedRanksArrived() {
    return false;
  }

  @Override
  public Value read(Value value) {
    return checkOpaque(value);
  }

  @Override
  public void check(int rank, Value value, Value peer) {
    // Bytes go with any others.
  }

  @Override
  public SealedValues seal(SortedMap<Integer, Value> contributions) {
    List<byte[]> inRankOrder =
        contributions.values().stream().map(Value::getOpaque).map(ByteString::toByteArray).toList();
    byte[] folded = fold.fold(inRankOrder);
    return SealedValues.same(
        Value.newBuilder().setOpaque(UnsafeByteOperations.unsafeWrap(folded)).build());
  }

  /** Refuses what is not bytes. */
  static Value checkOpaque(Value value) {
    if (!value.hasOpaque()) {
      throw new Refusal(
          Refusal.Kind.MALFORMED, "a custom fold takes bytes, not " + value.getKindCase());
    }
    return value;
  }
}
