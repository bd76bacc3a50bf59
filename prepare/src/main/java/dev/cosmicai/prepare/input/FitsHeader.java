package dev.cosmicai.prepare.input;

import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The header of one part (HDU) of a FITS file: cards of 80 characters in blocks of 2,880 bytes, as
 * the FITS Standard 4.0 (4.1, 4.4) has them. Comments and cards without a value are skipped.
 */
final class FitsHeader {
  static final int BLOCK_BYTES = 2_880;

  private static final int CARD_BYTES = 80;
  private static final int VALUE_AT = 10;
  private static final int MAX_BLOCKS = 1_000;
  private static final int MAX_AXES = 32;

  private final InputFaults faults;
  private final Map<String, String> values = new HashMap<>();
  private long end;

  private FitsHeader(InputFaults faults) {
    this.faults = faults;
  }

  /** Reads the header that begins at {@code position}. */
  static FitsHeader read(Bytes bytes, long position, InputFaults faults) {
    FitsHeader header = new FitsHeader(faults);
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    for (int i = 0; i < MAX_BLOCKS; i++) {
      long at = position + (long) i * BLOCK_BYTES;
      if (bytes.size() - at < BLOCK_BYTES) {
        throw faults.damaged("is cut short or no FITS file: a header does not end");
      }
      bytes.read(at, block.clear());
      if (header.takeCards(new String(block.array(), StandardCharsets.ISO_8859_1))) {
        header.end = at + BLOCK_BYTES;
        return header;
      }
    }
    throw faults.damaged("is damaged: a FITS header of more than " + MAX_BLOCKS + " blocks");
  }

  /** Where the data begins. */
  long end() {
    return end;
  }

  /** A text without its quotes. */
  Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** A whole number, which must be there. */
  long number(String key) {
    String value = values.get(key);
    if (value == null) {
      throw faults.damaged("is damaged: its FITS header has no " + key);
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw faults.damaged(
          "is damaged: %s is %s, not a whole number".formatted(key, InputFaults.quote(value)), e);
    }
  }

  /** A whole number, or another if it is not there. */
  long number(String key, long otherwise) {
    return values.containsKey(key) ? number(key) : otherwise;
  }

  /** A whole number; null if it is not there. */
  Long find(String key) {
    return values.containsKey(key) ? Long.valueOf(number(key)) : null;
  }

  /** A number, or another if it is not there; {@code D} may mark the exponent. */
  double decimal(String key, double otherwise) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(value.replace('D', 'E').replace('d', 'e'));
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw faults.damaged(
        "is damaged: %s is %s, not a number".formatted(key, InputFaults.quote(value)));
  }

  /** The axes in C order: the last of FITS, which counts slowest, first. */
  long[] shape() {
    int count = (int) bounded("NAXIS", 0, MAX_AXES);
    long[] shape = new long[count];
    for (int axis = 0; axis < count; axis++) {
      shape[count - 1 - axis] = bounded("NAXIS" + (axis + 1), 0, Long.MAX_VALUE);
    }
    return shape;
  }

  /** Bytes of data, without the padding to a whole block. */
  long dataBytes() {
    long[] shape = shape();
    if (shape.length == 0) {
      return 0;
    }
    try {
      long product = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      long elements = Math.addExact(bounded("PCOUNT", 0, 0, Long.MAX_VALUE), product);
      elements = Math.multiplyExact(elements, bounded("GCOUNT", 1, 0, Long.MAX_VALUE));
      return Math.multiplyExact(elements, Math.abs(bounded("BITPIX", -64, 64)) / Byte.SIZE);
    } catch (ArithmeticException e) {
      throw faults.damaged("is damaged: its FITS header declares more than any file holds", e);
    }
  }

  /** A whole number within bounds. */
  long bounded(String key, long min, long max) {
    long number = number(key);
    if (number < min || number > max) {
      throw faults.damaged("is damaged: %s is %d".formatted(key, number));
    }
    return number;
  }

  private long bounded(String key, long otherwise, long min, long max) {
    return values.containsKey(key) ? bounded(key, min, max) : otherwise;
  }

  /** Takes the cards of a block; true if END is among them. */
  private boolean takeCards(String block) {
    for (int at = 0; at < BLOCK_BYTES; at += CARD_BYTES) {
      String card = block.substring(at, at + CARD_BYTES);
      String key = card.substring(0, VALUE_AT - 2).strip();
      if (key.equals("END")) {
        return true;
      }
      if (card.startsWith("= ", VALUE_AT - 2)) {
        values.putIfAbsent(key, value(card.substring(VALUE_AT)));
      }
    }
    return false;
  }

  private static String value(String field) {
    String text = field.stripLeading();
    if (!text.startsWith("'")) {
      int comment = text.indexOf('/');
      return (comment < 0 ? text : text.substring(0, comment)).strip();
    }
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\'') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
          i++; // Two quotes are one.
        } else {
          break;
        }
      }
      value.append(text.charAt(i));
    }
    return value.toString().stripTrailing();
  }
}
