package dev.cosmicai.cli.tune;

import dev.cosmicai.worker.network.choice.ProcessorChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured as a table for a terminal, with what was chosen. */
final class TuneTable {
  private static final String GAP = "  ";
  private static final List<String> HEADER =
      List.of("precision", "member", "batch size", "samples/s", "of the best", "");

  /** Figures are told to three digits, at least. */
  private static final double WHOLE_NUMBERS_FROM = 100;

  private TuneTable() {}

  /** The lines, a header first. */
  static List<String> lines(Measurements measurements) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADER));
    for (Candidate candidate : measurements.candidates()) {
      double rate = measurements.rate(candidate);
      boolean chosen =
          measurements.choice(candidate.precision()).filter(candidate::equals).isPresent();
      rows.add(
          List.of(
              candidate.precision().toString(),
              member(candidate.member()),
              Integer.toString(candidate.batchSize()),
              rate(rate),
              String.format(
                  Locale.ROOT, "%.0f %%", 100 * rate / measurements.best(candidate.precision())),
              chosen ? "chosen" : ""));
    }
    return rows.stream().map(row -> line(row, rows)).toList();
  }

  /** A rate in samples a second. */
  static String rate(double samplesPerSecond) {
    return String.format(
        Locale.ROOT, samplesPerSecond < WHOLE_NUMBERS_FROM ? "%.1f" : "%,.0f", samplesPerSecond);
  }

  /** {@code 1 stream}, {@code 2 streams}. */
  static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** What a member is called. */
  static String member(String member) {
    return ProcessorChoice.text(member);
  }

  /** Words to the left, numbers to the right of their columns. */
  private static String line(List<String> row, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
      String padding = " ".repeat(width - row.get(i).length());
      boolean isWord = i < 2 || i == row.size() - 1;
      line.append(GAP).append(isWord ? row.get(i) + padding : padding + row.get(i));
    }
    return line.toString().stripTrailing();
  }
}
