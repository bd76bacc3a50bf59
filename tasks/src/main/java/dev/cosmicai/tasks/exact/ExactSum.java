package dev.cosmicai.tasks.exact;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.metrics.Sum;
import java.math.BigInteger;

/**
 * A sum of doubles without rounding: the same numbers give the same bits, whatever their order and
 * however they were split among ranks. Only {@link #value()} rounds, once and to the nearest.
 *
 * <p>The sum is a fixed-point number in units of 2<sup>-1074</sup>, kept in 32-bit digits of which
 * each has a long to itself, so that an addition touches three digits and carries only every
 * 2<sup>30</sup> additions (R. M. Neal, "Fast exact summation using small and large
 * superaccumulators", arXiv 1505.05571). Only the digits that were touched are kept, and two above
 * them, which 2<sup>60</sup> additions cannot fill. Infinities and NaN follow IEEE 754. Not
 * thread-safe.
 */
public final class ExactSum {
  private static final int DIGIT_BITS = 32;
  private static final long DIGIT_MASK = (1L << DIGIT_BITS) - 1;

  /** The digits of the largest double, and two more for what sums add on top. */
  private static final int DIGITS = 68;

  /** The digits that one addition touches. */
  private static final int TOUCHED_DIGITS = 3;

  private static final int SPARE_DIGITS = 2;
  private static final int UNIT_EXPONENT = -1074;
  private static final int MAX_ADDITIONS_WITHOUT_CARRY = 1 << 30;
  private static final int MANTISSA_BITS = 52;
  private static final long[] NO_DIGITS = {};

  /** From the lowest one that was touched; the highest has the sign. */
  private long[] digits = NO_DIGITS;

  /** The place of the lowest kept digit. */
  private int lowest;

  private int additionsSinceCarry;

  /** The sum of the addends that are not finite; 0 as long as there are none. */
  private double notFinite;

  /** Adds a number. */
  public void add(double addend) {
    if (addend == 0) {
      return;
    }
    if (!Double.isFinite(addend)) {
      notFinite += addend;
      return;
    }
    long bits = Double.doubleToRawLongBits(addend);
    int exponent = (int) (bits >>> MANTISSA_BITS) & 0x7ff;
    long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
    if (exponent == 0) {
      exponent = 1;
    } else {
      mantissa |= 1L << MANTISSA_BITS;
    }
    int digit = (exponent - 1) / DIGIT_BITS;
    int shift = (exponent - 1) % DIGIT_BITS;
    long low = (mantissa << shift) & DIGIT_MASK;
    long middle = (mantissa >>> (DIGIT_BITS - shift)) & DIGIT_MASK;
    long high = shift == 0 ? 0 : mantissa >>> (2 * DIGIT_BITS - shift);
    int place = reach(digit, digit + TOUCHED_DIGITS + SPARE_DIGITS);
    if (bits >= 0) {
      digits[place] += low;
      digits[place + 1] += middle;
      digits[place + 2] += high;
    } else {
      digits[place] -= low;
      digits[place + 1] -= middle;
      digits[place + 2] -= high;
    }
    countAddition();
  }

  /** Adds the square of a number, exactly unless it over- or underflows. */
  public void addSquare(double root) {
    double square = root * root;
    add(square);
    if (Double.isFinite(square)) {
      add(Math.fma(root, root, -square));
    }
  }

  /** Adds another sum to this one; to a digit, no more than a number adds to it. */
  public void merge(ExactSum other) {
    notFinite += other.notFinite;
    if (other.digits.length == 0) {
      return;
    }
    other.carry();
    int place = reach(other.lowest, other.lowest + other.digits.length);
    for (int i = 0; i < other.digits.length; i++) {
      digits[place + i] += other.digits[i];
    }
    countAddition();
  }

  /** The sum, rounded to the nearest double. */
  public double value() {
    return isFinite() ? toDouble(inUnits(), UNIT_EXPONENT) : notFinite;
  }

  /** Whether all addends were finite. */
  public boolean isFinite() {
    return notFinite == 0;
  }

  /** The memory that it takes, about. */
  public long heldBytes() {
    return (long) digits.length * Long.BYTES;
  }

  /**
   * n·Σx² − (Σx)², which is n times the sum of squares about the mean: computed without rounding,
   * so that nothing cancels.
   */
  public static double scaledVariation(long count, ExactSum values, ExactSum squares) {
    if (!values.isFinite() || !squares.isFinite()) {
      return Double.NaN;
    }
    BigInteger sum = values.inUnits();
    BigInteger scaledSquares =
        squares.inUnits().multiply(BigInteger.valueOf(count)).shiftLeft(-UNIT_EXPONENT);
    return toDouble(scaledSquares.subtract(sum.multiply(sum)), 2 * UNIT_EXPONENT);
  }

  /** Equal sums give equal messages. */
  public Sum encode() {
    BigInteger units = inUnits();
    int trailingZeros = Math.max(0, units.getLowestSetBit());
    return Sum.newBuilder()
        .setTrailingZeros(trailingZeros)
        .setSignificant(ByteString.copyFrom(units.shiftRight(trailingZeros).toByteArray()))
        .setNotFinite(Double.isNaN(notFinite) ? Double.NaN : notFinite)
        .build();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static ExactSum decode(Sum message) {
    int maxBits = DIGITS * DIGIT_BITS;
    int trailingZeros = message.getTrailingZeros();
    ByteString significant = message.getSignificant();
    if (significant.isEmpty()
        || trailingZeros < 0
        || trailingZeros + (long) Byte.SIZE * significant.size() > maxBits) {
      throw DamagedMetrics.because("a sum out of range");
    }
    ExactSum sum = new ExactSum();
    sum.notFinite = message.getNotFinite();
    if (Double.isFinite(sum.notFinite) && sum.notFinite != 0) {
      throw DamagedMetrics.because("a sum of an unknown kind");
    }
    BigInteger units = new BigInteger(significant.toByteArray());
    if (units.signum() != 0) {
      sum.set(units.shiftLeft(trailingZeros % DIGIT_BITS), trailingZeros / DIGIT_BITS);
    }
    return sum;
  }

  /** Takes a number in units of its lowest digit. */
  private void set(BigInteger number, int lowestDigit) {
    byte[] bigEndian = number.toByteArray();
    int count = (bigEndian.length + Integer.BYTES - 1) / Integer.BYTES + SPARE_DIGITS;
    lowest = lowestDigit;
    digits = new long[Math.min(count, DIGITS - lowest)];
    for (int i = 0; i < digits.length; i++) {
      int digit = digit(bigEndian, i);
      digits[i] = i == digits.length - 1 ? digit : digit & DIGIT_MASK;
    }
  }

  /** The 32 bits at this place of a two's complement of any length, which its sign continues. */
  private static int digit(byte[] bigEndian, int place) {
    int sign = bigEndian[0] >> (Byte.SIZE - 1);
    int digit = 0;
    for (int b = Integer.BYTES - 1; b >= 0; b--) {
      int index = bigEndian.length - 1 - place * Integer.BYTES - b;
      digit = (digit << Byte.SIZE) | ((index < 0 ? sign : bigEndian[index]) & 0xff);
    }
    return digit;
  }

  /**
   * Keeps these digits too.
   *
   * @return where the first of them is kept
   */
  private int reach(int from, int to) {
    int place = from - lowest;
    if (place < 0 || to - lowest > digits.length) {
      widen(from, to);
      place = from - lowest;
    }
    return place;
  }

  /** The sign stays where it was: digits may be negative until the next carry. */
  private void widen(int from, int to) {
    int first = digits.length == 0 ? from : Math.min(from, lowest);
    int end = Math.max(to, lowest + digits.length);
    long[] wider = new long[end - first];
    System.arraycopy(digits, 0, wider, digits.length == 0 ? 0 : lowest - first, digits.length);
    digits = wider;
    lowest = first;
  }

  private void countAddition() {
    if (++additionsSinceCarry == MAX_ADDITIONS_WITHOUT_CARRY) {
      carry();
    }
  }

  /** Leaves every digit within 0…2³²−1 but the highest, which has the sign. */
  private void carry() {
    for (int i = 0; i < digits.length - 1; i++) {
      digits[i + 1] += digits[i] >> DIGIT_BITS;
      digits[i] &= DIGIT_MASK;
    }
    additionsSinceCarry = 0;
  }

  private BigInteger inUnits() {
    if (digits.length == 0) {
      return BigInteger.ZERO;
    }
    carry();
    int count = digits.length;
    byte[] bigEndian = new byte[count * Integer.BYTES + Integer.BYTES];
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < Integer.BYTES; b++) {
        bigEndian[bigEndian.length - 1 - i * Integer.BYTES - b] = (byte) (digits[i] >> (8 * b));
      }
    }
    long sign = digits[count - 1] >> DIGIT_BITS;
    for (int b = 0; b < Integer.BYTES; b++) {
      bigEndian[Integer.BYTES - 1 - b] = (byte) (sign >> (8 * b));
    }
    return new BigInteger(bigEndian).shiftLeft(lowest * DIGIT_BITS);
  }

  /** {@code number · 2^exponent}, rounded to the nearest. */
  private static double toDouble(BigInteger number, int exponent) {
    int dropped = Math.max(0, number.bitLength() - Long.SIZE);
    BigInteger kept = number.shiftRight(dropped);
    if (dropped > 0 && number.getLowestSetBit() < dropped) {
      kept = kept.setBit(0); // What was dropped still decides a tie.
    }
    return Math.scalb(kept.doubleValue(), dropped + exponent);
  }
}
