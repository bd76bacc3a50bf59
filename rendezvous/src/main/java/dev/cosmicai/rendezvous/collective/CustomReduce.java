package dev.cosmicai.rendezvous.collective;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;

/** Everybody brings bytes; whoever asks gets what the host's fold makes of them in rank order. */
record CustomReduce(BitSet contributors, Fold fold) implements OrderedOperation {
  @Override
  public boolean finishedRanksArrived() {
    return false;
  }

  @Override
  public Value read(Value value) {
    return checkOpaque(value);
  }

  @Override
  public CollectiveResult seal(SortedMap<Integer, Value> contributions) {
    List<byte[]> inRankOrder =
        contributions.values().stream().map(Value::getOpaque).map(ByteString::toByteArray).toList();
    byte[] folded = fold.fold(inRankOrder);
    return CollectiveResult.same(
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
