package dev.cosmicai.prepare.input;

import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.NumberType;
import dev.cosmicai.prepare.rows.PlainRows;
import io.jhdf.AbstractNode;
import io.jhdf.api.Dataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.message.FillValueMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * The types of HDF5 datasets. That format describes each number bit by bit; here are those
 * descriptions that are read, and any other is refused.
 */
final class HdfNumbers {
  /** IEEE's types and bfloat16: bits of the exponent and of the mantissa, and the bias. */
  private enum Real {
    FLOAT64(NumberType.FLOAT64, 11, 52, 1_023),
    FLOAT32(NumberType.FLOAT32, 8, 23, 127),
    FLOAT16(NumberType.FLOAT16, 5, 10, 15),
    BFLOAT16(NumberType.BFLOAT16, 8, 7, 127);

    private final NumberType type;
    private final int exponentBits;
    private final int mantissaBits;
    private final int bias;

    Real(NumberType type, int exponentBits, int mantissaBits, int bias) {
      this.type = type;
      this.exponentBits = exponentBits;
      this.mantissaBits = mantissaBits;
      this.bias = bias;
    }

    /** From the lowest bit: the mantissa with its leading 1 left out, the exponent, the sign. */
    private boolean is(FloatingPoint real) {
      return real.getSize() == type.bytes()
          && real.getBitOffset() == 0
          && real.getBitPrecision() == type.bytes() * Byte.SIZE
          && real.getMantissaNormalization() == 2
          && real.getMantissaLocation() == 0
          && real.getMantissaSize() == mantissaBits
          && real.getExponentLocation() == mantissaBits
          && real.getExponentSize() == exponentBits
          && real.getExponentBias() == bias
          && real.getSignLocation() == mantissaBits + exponentBits;
    }
  }

  private static final Set<Integer> WHOLE_SIZES = Set.of(1, 2, 4, 8);

  private HdfNumbers() {}

  /** What the numbers of a type are; refuses, by its name, a type that is not read. */
  static PlainRows.Numbers of(DataType type, InputFaults faults) {
    if (type instanceof FloatingPoint real) {
      for (Real known : Real.values()) {
        if (known.is(real)) {
          return PlainRows.Numbers.of(known.type, real.getByteOrder());
        }
      }
      throw faults.unsuitable(
          "holds floating point of %d bits (exponent %d, mantissa %d, bias %d) at bit %d of %d bytes"
                  .formatted(
                      real.getBitPrecision(),
                      real.getExponentSize(),
                      real.getMantissaSize(),
                      real.getExponentBias(),
                      real.getBitOffset(),
                      real.getSize())
              + ", which is not read; save it as float64");
    }
    if (type instanceof FixedPoint whole) {
      int bits = whole.getSize() * Byte.SIZE;
      if (WHOLE_SIZES.contains(whole.getSize())
          && whole.getBitOffset() == 0
          && whole.getBitPrecision() == bits) {
        NumberType known = NumberType.valueOf((whole.isSigned() ? "INT" : "UINT") + bits);
        return PlainRows.Numbers.of(known, whole.getByteOrder());
      }
      throw faults.unsuitable(
          "holds integers of %d bits at bit %d of %d bytes, which are not read; save it as int32"
              .formatted(whole.getBitPrecision(), whole.getBitOffset(), whole.getSize()));
    }
    throw faults.unsuitable(
        "holds %s; wanted numbers".formatted(InputFaults.quote(type.getClass().getSimpleName())));
  }

  /** The bytes of one number that was never written. */
  static byte[] fill(Dataset dataset, int bytes, InputFaults faults) {
    byte[] fill = new byte[bytes];
    List<FillValueMessage> messages =
        ((AbstractNode) dataset).getHeader().getMessagesOfType(FillValueMessage.class);
    if (!messages.isEmpty() && messages.get(0).isFillValueDefined()) {
      ByteBuffer value = messages.get(0).getFillValue();
      if (value.remaining() != bytes) {
        throw faults.damaged("is damaged: its fill value is of another type");
      }
      value.get(fill);
    }
    return fill;
  }
}
