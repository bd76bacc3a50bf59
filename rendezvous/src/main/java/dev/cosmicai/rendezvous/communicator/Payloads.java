package dev.cosmicai.rendezvous.communicator;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.StoredValue;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Values;
import java.util.List;

/** Between a caller's objects and what goes over the wire or lies in the store. Thread-safe. */
record Payloads(ValueStore store) {
  /** What a caller brings, as a value; null is an empty one. */
  static Value encode(Object object) {
    if (object == null) {
      return Values.EMPTY;
    } else if (object instanceof Long number) {
      return Values.of((long) number);
    } else if (object instanceof Double number) {
      return Values.of((double) number);
    } else if (object instanceof long[] numbers) {
      return Values.of(numbers);
    } else if (object instanceof double[] numbers) {
      return Values.of(numbers);
    } else if (object instanceof byte[] bytes) {
      return Values.of(bytes);
    }
    throw new FatalFault(
        Reason.InvalidSpec,
        "a value is a Long, a Double, a long[], a double[] or a byte[], not a "
            + object.getClass().getName());
  }

  /** The opposite, of a value that is not stored. */
  // Ranks bring what their peers expect, as in any message.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T> T decode(Value value) {
    Object object =
        switch (value.getKindCase()) {
          case INT64 -> value.getInt64();
          case DOUBLE -> value.getDouble();
          case INT64S -> Values.longs(value);
          case DOUBLES -> Values.doubles(value);
          case OPAQUE -> value.getOpaque().toByteArray();
          case VALUES ->
              value.getValues().getValuesList().stream()
                  .map(one -> Payloads.<Object>decode(one))
                  .toList();
          case STORED, KIND_NOT_SET -> null;
        };
    return (T) object;
  }

  /**
   * The value, or what stands for it in the store.
   *
   * @param name for it there
   * @param inlineBytes how large it may be that is not stored
   */
  Value fitting(String name, Value value, int inlineBytes) {
    if (value.getSerializedSize() <= inlineBytes) {
      return value;
    }
    byte[] content = value.toByteArray();
    return Value.newBuilder()
        .setStored(
            StoredValue.newBuilder()
                .setUri(store.put(name, content))
                .setSizeBytes(content.length)
                .setCrc32C(Values.checksum(UnsafeByteOperations.unsafeWrap(content)))
                .setKind(value.getKindCase().getNumber())
                .setLength(length(value)))
        .build();
  }

  /** The value with all that is stored read, in lists too. */
  Value resolve(Value value) {
    return switch (value.getKindCase()) {
      case STORED -> read(value.getStored());
      case VALUES -> {
        List<Value> all = value.getValues().getValuesList();
        yield all.stream().anyMatch(Value::hasStored)
            ? Values.of(all.stream().map(this::resolve).toList())
            : value;
      }
      default -> value;
    };
  }

  private Value read(StoredValue stored) {
    byte[] content = store.get(stored.getUri(), stored.getSizeBytes());
    ByteString bytes = UnsafeByteOperations.unsafeWrap(content);
    if (content.length != stored.getSizeBytes() || Values.checksum(bytes) != stored.getCrc32C()) {
      throw corrupt(stored, null);
    }
    try {
      return Value.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw corrupt(stored, e);
    }
  }

  private static FatalFault corrupt(StoredValue stored, Throwable cause) {
    return new FatalFault(
        Reason.ResultCorrupt,
        stored.getUri() + " is not what a peer has stored; start the run again",
        cause);
  }

  private static long length(Value value) {
    return switch (value.getKindCase()) {
      case INT64S -> value.getInt64S().getValues().size() / Long.BYTES;
      case DOUBLES -> value.getDoubles().getValues().size() / Double.BYTES;
      case OPAQUE -> value.getOpaque().size();
      case VALUES -> value.getValues().getValuesCount();
      case INT64, DOUBLE -> 1;
      case STORED, KIND_NOT_SET -> 0;
    };
  }
}
