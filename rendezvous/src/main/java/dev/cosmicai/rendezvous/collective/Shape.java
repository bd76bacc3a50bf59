package dev.cosmicai.rendezvous.collective;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.StoredValue;
import dev.cosmicai.proto.Value;
import dev.cosmicai.proto.Value.KindCase;
import dev.cosmicai.rendezvous.Refusal;

/**
 * The kind and the length of a value: what all values that are folded together have in common.
 *
 * @param length elements; bytes of {@code OPAQUE}, 1 of a number
 */
record Shape(KindCase kind, long length) {
  /** Of a value, wherever it lies; refuses what is no value. */
  static Shape of(Value value) {
    return switch (value.getKindCase()) {
      case INT64S -> numbers(KindCase.INT64S, value.getInt64S().getValues());
      case DOUBLES -> numbers(KindCase.DOUBLES, value.getDoubles().getValues());
      case OPAQUE -> new Shape(KindCase.OPAQUE, value.getOpaque().size());
      case VALUES -> {
        value.getValues().getValuesList().forEach(Shape::of);
        yield new Shape(KindCase.VALUES, value.getValues().getValuesCount());
      }
      case STORED -> stored(value.getStored());
      case INT64, DOUBLE -> new Shape(value.getKindCase(), 1);
      case KIND_NOT_SET -> new Shape(KindCase.KIND_NOT_SET, 0);
    };
  }

  /** Whether such values can be folded. */
  boolean isNumeric() {
    return switch (kind) {
      case INT64S, DOUBLES, INT64, DOUBLE -> true;
      case OPAQUE, VALUES, STORED, KIND_NOT_SET -> false;
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case INT64S -> "a list of " + length + " int64";
      case DOUBLES -> "a list of " + length + " double";
      case OPAQUE -> length + " bytes";
      case VALUES -> length + " values";
      case INT64 -> "an int64";
      case DOUBLE -> "a double";
      case STORED, KIND_NOT_SET -> "an empty value";
    };
  }

  private static Shape numbers(KindCase kind, ByteString bytes) {
    if (bytes.size() % Long.BYTES != 0) {
      throw new Refusal(
          Refusal.Kind.MALFORMED,
          "a list of numbers has eight bytes each, and %d bytes are none".formatted(bytes.size()));
    }
    return new Shape(kind, bytes.size() / Long.BYTES);
  }

  private static Shape stored(StoredValue stored) {
    KindCase kind = KindCase.forNumber(stored.getKind());
    if (kind == null || kind == KindCase.STORED || stored.getLength() < 0) {
      throw new Refusal(
          Refusal.Kind.MALFORMED,
          "a stored value of the kind %d and the length %d is none"
              .formatted(stored.getKind(), stored.getLength()));
    }
    return new Shape(kind, stored.getLength());
  }
}
