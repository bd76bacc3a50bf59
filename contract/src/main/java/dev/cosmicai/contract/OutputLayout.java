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
  private static final Pattern RANK = Pattern.compile("(?:.*/)?ranks/(0|[1-9][0-9]{0,8})\\.json");

  public ObjectUri manifest() {
    return output.resolve("manifest.json");
  }

  public ObjectUri ranksFolder() {
    return output.resolve("ranks");
  }

  public ObjectUri rank(int rank) {
    return output.resolve("ranks/" + rank + ".json");
  }

  /** The rank whose result lies there; empty if it is no rank's. */
  public static OptionalInt rankOf(ObjectUri uri) {
    Matcher matcher = RANK.matcher(uri.key());
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  public ObjectUri predictionsFolder() {
    return output.resolve("predictions");
  }

  public ObjectUri combinedData() {
    return output.resolve("combined_data.json");
  }

  public ObjectUri summary() {
    return output.resolve("summary.json");
  }

  public ObjectUri stats() {
    return output.resolve("result_stats.csv");
  }

  public ObjectUri adjustedStats() {
    return output.resolve("result_stats_adjusted.csv");
  }

  public ObjectUri figure() {
    return output.resolve("inference.png");
  }

  public ObjectUri report() {
    return output.resolve("report.html");
  }
}
