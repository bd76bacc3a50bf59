package dev.cosmicai.results.report.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How the page writes numbers for people. What is not finite appears as a dash. */
public final class Numbers {
  private static final String NONE = "–";
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final String[] RATE_UNITS = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Numbers() {}

  public static String text(String value) {
    return value == null ? NONE : value;
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Four significant digits, without an exponent where that stays short. */
  public static String metric(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-6 || size >= 1e6)) {
      return minus(String.format(Locale.ROOT, "%.3e", value));
    }
    int digits = size == 0 ? 1 : Math.max(0, Math.min(9, 3 - (int) Math.floor(Math.log10(size))));
    return minus(String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  public static String seconds(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    if (value < 60) {
      return String.format(Locale.ROOT, value < 10 ? "%.2f s" : "%.1f s", value);
    }
    long whole = Math.round(value);
    return whole < 3_600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3_600, whole / 60 % 60);
  }

  public static String bytes(long value) {
    return scaled((double) value, 1_024, BYTE_UNITS);
  }

  public static String bitsPerSecond(double value) {
    return scaled(value, 1_000, RATE_UNITS);
  }

  public static String perSecond(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    return String.format(Locale.ROOT, value < 100 ? "%,.1f/s" : "%,.0f/s", value);
  }

  /** Two digits after the point, or three significant ones below a dollar. */
  public static String dollars(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    return value == 0 || value >= 1
        ? "$" + String.format(Locale.ROOT, "%,.2f", value)
        : price(BigDecimal.valueOf(value).round(new MathContext(3)).doubleValue());
  }

  /** All digits and no exponent: {@code $0.00001667}. */
  public static String price(double value) {
    return "$" + BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : NONE;
  }

  public static String time(Instant instant) {
    return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /** A place in an SVG, to a tenth of a unit. */
  public static String coordinate(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String scaled(double value, int base, String[] units) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    double scaled = value;
    int unit = 0;
    while (scaled >= base && unit < units.length - 1) {
      scaled /= base;
      unit++;
    }
    String digits = unit == 0 || scaled >= 100 ? "%.0f %s" : scaled >= 10 ? "%.1f %s" : "%.2f %s";
    return String.format(Locale.ROOT, digits, scaled, units[unit]);
  }

  private static String minus(String number) {
    return number.replace('-', '−');
  }
}
