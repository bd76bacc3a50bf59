package dev.cosmicai.rendezvous;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.cosmicai.proto.DoubleList;
import dev.cosmicai.proto.Int64List;
import dev.cosmicai.proto.Value;
import dev.cosmicai.proto.ValueList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** What ranks bring and get, as Java has it. */
public final class Values {
  /** Nothing at all: what a barrier gives. */
  public static final Value EMPTY = Value.getDefaultInstance();

  private Values() {}

  public static Value of(long number) {
    return Value.newBuilder().setInt64(number).build();
  }

  public static Value of(double number) {
    return Value.newBuilder().setDouble(number).build();
  }

  /** A list, copied. */
  public static Value of(long[] numbers) {
    ByteBuffer bytes = allocate(numbers.length);
    bytes.asLongBuffer().put(numbers);
    return Value.newBuilder().setInt64S(Int64List.newBuilder().setValues(wrap(bytes))).build();
  }

  /** A list, copied. */
  public static Value of(double[] numbers) {
    ByteBuffer bytes = allocate(numbers.length);
    bytes.asDoubleBuffer().put(numbers);
    return Value.newBuilder().setDoubles(DoubleList.newBuilder().setValues(wrap(bytes))).build();
  }

  /** Bytes, copied. */
  public static Value of(byte[] bytes) {
    return Value.newBuilder().setOpaque(ByteString.copyFrom(bytes)).build();
  }

  public static Value of(Iterable<Value> values) {
    return Value.newBuilder().setValues(ValueList.newBuilder().addAllValues(values)).build();
  }

  /** The numbers of a list of int64, or the one number; none of anything else. */
  public static long[] longs(Value value) {
    if (value.hasInt64()) {
      return new long[] {value.getInt64()};
    }
    ByteBuffer bytes = littleEndian(value.getInt64S().getValues());
    long[] numbers = new long[bytes.remaining() / Long.BYTES];
    bytes.asLongBuffer().get(numbers);
    return numbers;
  }

  /** The numbers of a list of double, or the one number; none of anything else. */
  public static double[] doubles(Value value) {
    if (value.hasDouble()) {
      return new double[] {value.getDouble()};
    }
    ByteBuffer bytes = littleEndian(value.getDoubles().getValues());
    double[] numbers = new double[bytes.remaining() / Double.BYTES];
    bytes.asDoubleBuffer().get(numbers);
    return numbers;
  }

  /** CRC32C of bytes. */
  public static int checksum(ByteString bytes) {
    CRC32C checksum = new CRC32C();
    for (ByteBuffer part : bytes.asReadOnlyByteBufferList()) {
      checksum.update(part);
    }
    return (int) checksum.getValue();
  }

  private static ByteBuffer littleEndian(ByteString bytes) {
    return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer allocate(int numbers) {
    return ByteBuffer.allocate(Math.multiplyExact(numbers, Long.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteString wrap(ByteBuffer bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.rewind());
  }
}
