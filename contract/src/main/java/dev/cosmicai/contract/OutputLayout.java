package dev.cosmicai.contract;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where things lie under {@code output.uri}. These names are a public contract.
 *
 * @param output the folder
 */
public record OutputLayout(ObjectUri output) {
  /** The file whose presence says that a run is complete. */
  public static final String SUMMARY = "summary.json";

  /** The picture. */
  public static final String FIGURE = "inference.png";

  private static final String RANKS = "ranks/";
  private static final String PREDICTIONS = "predictions/";
  private static final Pattern RANK =
      Pattern.compile("(?:.*/)?" + RANKS + "(0|[1-9][0-9]{0,8})\\.json");

  /** What the run is to do, frozen before it starts. */
  public ObjectUri manifest() {
    return output.resolve("manifest.json");
  }

  /** The folder of the ranks' results. */
  public ObjectUri ranksFolder() {
    return output.resolve(RANKS);
  }

  /** A rank's result. */
  public ObjectUri rank(int rank) {
    return output.resolve(RANKS + rank + ".json");
  }

  /** The rank whose result lies there; empty if it is no rank's. */
  public static OptionalInt rankOf(ObjectUri uri) {
    Matcher matcher = RANK.matcher(uri.key());
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /** The folder of the ranks' predictions. */
  public ObjectUri predictionsFolder() {
    return output.resolve(PREDICTIONS);
  }

  /** A rank's predictions. */
  public ObjectUri predictions(int rank, PredictionsFormat format) {
    return output.resolve(PREDICTIONS + rank + "." + format);
  }

  /** All ranks' results in one file, in CAI's form. */
  public ObjectUri combinedData() {
    return output.resolve("combined_data.json");
  }

  /** Metrics, times, throughput, cost and failures. */
  public ObjectUri summary() {
    return output.resolve(SUMMARY);
  }

  /** The table of the run, in CAI's form. */
  public ObjectUri stats() {
    return output.resolve("result_stats.csv");
  }

  /** The same with the run's durations and the rate over them, as CAI adjusts it. */
  public ObjectUri adjustedStats() {
    return output.resolve("result_stats_adjusted.csv");
  }

  /** The picture. */
  public ObjectUri figure() {
    return output.resolve(FIGURE);
  }

  /** The same and more on one page. */
  public ObjectUri report() {
    return output.resolve("report.html");
  }
}
