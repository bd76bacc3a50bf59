package dev.cosmicai.contract;

import java.util.Optional;
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
  private static final String MANIFEST = "manifest/";
  private static final String JOURNAL = "journal/";
  private static final String GENERATIONS = "generations/";
  private static final String COLLECTIVES = "collectives/";
  private static final int DIGEST_CHARS = 16;
  private static final Pattern ENTRIES =
      Pattern.compile("(?:.*/)?" + JOURNAL + "([0-9]{10})-([0-9]{10})\\.json");

  /**
   * Entries of the journal that lie in one object.
   *
   * @param first the number of the first one, from 1
   * @param last of the last one, no less
   */
  public record Entries(long first, long last) {
    /** The largest number that there may be. */
    public static final long MAX = 9_999_999_999L;

    /**
     * Refuses others.
     *
     * @throws IllegalArgumentException if these are no such numbers
     */
    public Entries {
      if (first < 1 || last < first || last > MAX) {
        throw new IllegalArgumentException("these are no entries: " + first + "-" + last);
      }
    }

    /** How many they are. */
    public long count() {
      return last - first + 1;
    }
  }

  /** What the run is to do, frozen before it starts. */
  public ObjectUri manifest() {
    return output.resolve("manifest.json");
  }

  /**
   * Some of the manifest's files. The name tells the content: what a manifest names never changes.
   *
   * @param first the position of its first file, from 0
   * @param sha256 of its content, in hex
   */
  public ObjectUri manifestChunk(int first, String sha256) {
    return output.resolve(
        MANIFEST + "%06d-%s.json".formatted(first, sha256.substring(0, DIGEST_CHARS)));
  }

  /** The folder of what the ranks have committed. */
  public ObjectUri journalFolder() {
    return output.resolve(JOURNAL);
  }

  /** Where these entries of the journal lie. */
  public ObjectUri journal(Entries entries) {
    return output.resolve(JOURNAL + "%010d-%010d.json".formatted(entries.first(), entries.last()));
  }

  /** The entries that lie there; empty if it is no part of a journal. */
  public static Optional<Entries> entriesOf(ObjectUri uri) {
    Matcher matcher = ENTRIES.matcher(uri.key());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    return first < 1 || last < first ? Optional.empty() : Optional.of(new Entries(first, last));
  }

  /** The folder of what the generations of a run's files came to. */
  public ObjectUri generationsFolder() {
    return output.resolve(GENERATIONS);
  }

  /** What a generation came to, from 0. */
  public ObjectUri generation(int generation) {
    return output.resolve(GENERATIONS + "%05d.json".formatted(generation));
  }

  /** The folder of what a run's collectives and messages came to. */
  public ObjectUri collectivesLog(String run) {
    return output.resolve(COLLECTIVES + "log/" + run + "/");
  }

  /**
   * A part of that.
   *
   * @param number from 1
   */
  public ObjectUri collectives(String run, long number) {
    return output.resolve(COLLECTIVES + "log/%s/%010d.pb".formatted(run, number));
  }

  /**
   * A value that is too large for a message between ranks.
   *
   * @param name of the collective or message and the rank
   */
  public ObjectUri collectiveValue(String name) {
    return output.resolve(COLLECTIVES + name);
  }

  /** A rank's result. */
  public ObjectUri rank(int rank) {
    return output.resolve(RANKS + rank + ".json");
  }

  /** The folder of the predictions. */
  public ObjectUri predictionsFolder() {
    return output.resolve(PREDICTIONS);
  }

  /** A split's predictions. */
  public ObjectUri predictions(int split, PredictionsFormat format) {
    return output.resolve(PREDICTIONS + split + "." + format);
  }

  /** All ranks' results in one file, in CAI's form. */
  public ObjectUri combinedData() {
    return output.resolve("combined_data.json");
  }

  /** The samples that were set aside, if the job tolerates any. */
  public ObjectUri quarantine() {
    return output.resolve("quarantine.json");
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

  /** Metrics and times with the names that CAI has for a run on one's own machine; if asked for. */
  public ObjectUri localResults() {
    return output.resolve("Results.json");
  }

  /** The machine, with CAI's names too; if asked for. */
  public ObjectUri systemInfo() {
    return output.resolve("System_Info.json");
  }
}
