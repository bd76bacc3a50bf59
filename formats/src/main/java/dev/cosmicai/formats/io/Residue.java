package dev.cosmicai.formats.io;

/**
 * What one part of some bytes says of the CRC-32 of all of them, to whoever has what the other
 * parts say: the exclusive or of the values of all parts is 0 if all bytes together have the CRC-32
 * that they should have. Nobody has to read all of them. Of other bytes it is not 0 where a CRC-32
 * would tell: always for up to 32 bits side by side, and else in all but one of 2³² cases.
 *
 * <p>Bytes are polynomials over GF(2). Let {@code r(A) = A·x³² mod P}, with CRC-32's {@code P}:
 * this is linear over exclusive or. So {@code r(AB) = r(A)·x^(8|B|) ^ r(B)}, where {@code AB} is
 * {@code A} with {@code B} behind. CRC-32 itself inverts the register before the first byte and
 * after the last, {@code crc(A) = r(A) ^ ones·x^(8|A|) ^ ones}. In {@code crc(A)·x^(8|B|) ^ crc(B)}
 * the inversion behind {@code A} and that before {@code B} are both {@code ones·x^(8|B|)} and
 * cancel, and what is left is {@code crc(AB)}: zlib's {@code crc32_combine} is that product and
 * sum. So for parts that lie one behind the other without gaps, {@code crc(all)} is the exclusive
 * or of {@code crc(part)·x^(8·bytes behind the part)} and needs no constants. A part without bytes
 * has the CRC-32 0 and adds nothing. The value of a part is its term; one part adds the CRC-32 that
 * all should have.
 *
 * @param value the part's
 * @param bytes how many all parts together have
 */
public record Residue(int value, long bytes) {
  /** Of what has no checksum, or has been compared with it already. */
  public static final Residue NONE = new Residue(0, 0);

  /**
   * CRC-32's polynomial without x³². The highest bit is x⁰, as the lowest of a byte comes first.
   */
  private static final int POLYNOMIAL = 0xEDB88320;

  private static final int X_TO_8 = 1 << (31 - 8);

  /**
   * Of a part.
   *
   * @param crc32 of its bytes
   * @param bytesBehind how many follow it, of all parts
   * @param bytes how many all have
   */
  public static Residue ofPart(int crc32, long bytesBehind, long bytes) {
    return new Residue(shifted(crc32, bytesBehind), bytes);
  }

  /** With the CRC-32 that all parts together should have; to be added by exactly one of them. */
  public Residue expecting(int crc32) {
    return new Residue(value ^ crc32, bytes);
  }

  /**
   * Of these bytes with others behind them, of which this part has a part, too: as if both were
   * one. The same damage in both is seen, which would cancel in an exclusive or.
   */
  public Residue then(Residue next) {
    return new Residue(shifted(value, next.bytes) ^ next.value, bytes + next.bytes);
  }

  /** {@code crc·x^(8·bytes) mod P}, by squaring: 64 steps at most. */
  private static int shifted(int crc, long bytes) {
    int shifted = crc;
    int power = X_TO_8;
    for (long left = bytes; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        shifted = product(shifted, power);
      }
      power = product(power, power);
    }
    return shifted;
  }

  /** {@code a·b mod P}; zlib's {@code multmodp}. */
  private static int product(int a, int b) {
    int product = 0;
    int multiple = b;
    for (int rest = a; rest != 0; rest <<= 1) {
      if (rest < 0) {
        product ^= multiple;
      }
      multiple = (multiple >>> 1) ^ ((multiple & 1) == 0 ? 0 : POLYNOMIAL);
    }
    return product;
  }
}
