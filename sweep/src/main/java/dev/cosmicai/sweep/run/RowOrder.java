package dev.cosmicai.sweep.run;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of rows for people: measured runs first, then by their settings from the first axis on,
 * then by repeat. Numbers are in their order, sizes too: {@code 500MB} is before {@code 1GB}. Runs
 * take place in another one.
 */
public final class RowOrder implements Comparator<SweepRun> {
  private static final Pattern NUMBER = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)([kMGTP]?)(i?)B?");
  private static final String PREFIXES = "kMGTP";

  @Override
  public int compare(SweepRun one, SweepRun other) {
    int order = one.source().compareTo(other.source());
    Iterator<Map.Entry<String, String>> left = one.settings().entrySet().iterator();
    Iterator<Map.Entry<String, String>> right = other.settings().entrySet().iterator();
    while (order == 0 && left.hasNext() && right.hasNext()) {
      order = compare(left.next().getValue(), right.next().getValue());
    }
    if (order == 0) {
      order = one.cell().compareTo(other.cell());
    }
    return order == 0 ? Integer.compare(one.repeat(), other.repeat()) : order;
  }

  /** Numbers first. */
  private static int compare(String one, String other) {
    double left = number(one);
    double right = number(other);
    return Double.isNaN(left) && Double.isNaN(right)
        ? one.compareTo(other)
        : Double.compare(left, right);
  }

  /** NaN of what is no number, which comes after all numbers. */
  private static double number(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      return Double.NaN;
    }
    int power = number.group(2).isEmpty() ? 0 : PREFIXES.indexOf(number.group(2)) + 1;
    return Double.parseDouble(number.group(1))
        * Math.pow(number.group(3).isEmpty() ? 1000 : 1024, power);
  }
}
