package dev.cosmicai.rendezvous.collective;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import java.util.BitSet;
import java.util.List;

/** Everybody brings bytes; whoever asks gets what the host's fold makes of them in rank order. */
record CustomReduce(BitSet contributors, Fold fold) implements OrderedOperation {
  @Override
  public Value read(Value value) {
    return checkOpaque(value);
  }

  @Override
  public Value seal(List<Value> inRankOrder) {
    return opaque(
        fold.fold(
            inRankOrder.stream().map(Value::getOpaque).map(ByteString::toByteArray).toList()));
  }

  /** Bytes as a value, which nobody changes any more. */
  static Value opaque(byte[] bytes) {
    return Value.newBuilder().setOpaque(UnsafeByteOperations.unsafeWrap(bytes)).build();
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
