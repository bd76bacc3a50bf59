package dev.cosmicai.crds;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write it: {@code 100Gi} and {@code 100GiB} are 100·2³⁰, {@code 12.6G}
 * and {@code 12.6GB} are 12.6·10⁹, {@code 512} is itself. Fractions of a byte are rounded half up.
 */
public final class ByteQuantity {
  /** For the schema; what it lets through, {@link #parse} reads, unless it is 0 or too large. */
  public static final String PATTERN = "^[0-9]+([.][0-9]+)?([kKMGTPE]i?)?B?$";

  /** The number that {@code self} says, for a rule of the schema; it has to match the pattern. */
  static final String CEL_BYTES =
      "double(self.find('^[0-9]+([.][0-9]+)?')) * {'': 1.0, 'k': 1e3, 'K': 1e3, 'M': 1e6, 'G': 1e9,"
          + " 'T': 1e12, 'P': 1e15, 'E': 1e18, 'ki': 1024.0, 'Ki': 1024.0, 'Mi': 1048576.0,"
          + " 'Gi': 1073741824.0, 'Ti': 1099511627776.0, 'Pi': 1125899906842624.0,"
          + " 'Ei': 1152921504606846976.0}[self.find('[kKMGTPE]i?')]";

  /** Far more than any number of bytes needs. */
  public static final int MAX_CHARS = 64;

  private static final Pattern SYNTAX = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([kKMGTPE]?)(i?)B?");
  private static final Map<String, Integer> POWER =
      Map.of("", 0, "k", 1, "K", 1, "M", 2, "G", 3, "T", 4, "P", 5, "E", 6);

  private ByteQuantity() {}

  /**
   * Reads what is written as a text, or as a number without quotes; either is a text afterwards.
   */
  public static final class Reader extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_STRING, VALUE_NUMBER_INT -> parser.getText();
        default ->
            throw MismatchedInputException.from(
                parser, ByteQuantity.class, "this is no number of bytes");
      };
    }
  }

  /**
   * The number of bytes.
   *
   * @throws IllegalArgumentException if the text is no quantity, is 0, or exceeds 2⁶³−1; the
   *     message continues a sentence that starts with the field's name
   */
  public static long parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches() || (matcher.group(2).isEmpty() && !matcher.group(3).isEmpty())) {
      throw new IllegalArgumentException(
          "is '" + text + "', not a number of bytes; write it like 100Gi, 12.6GB or 500M");
    }
    BigDecimal unit = BigDecimal.valueOf(matcher.group(3).isEmpty() ? 1000 : 1024);
    BigDecimal bytes =
        new BigDecimal(matcher.group(1))
            .multiply(unit.pow(POWER.get(matcher.group(2))))
            .setScale(0, RoundingMode.HALF_UP);
    if (bytes.signum() == 0) {
      throw new IllegalArgumentException("is '" + text + "', which is no byte at all");
    }
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("is '" + text + "', more than can be counted (8Ei)");
    }
    return bytes.longValueExact();
  }
}
