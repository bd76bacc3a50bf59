package dev.cosmicai.results.generation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cosmicai.results.rank.Json;
import dev.cosmicai.results.summary.Lag;
import dev.cosmicai.results.summary.RunGenerations;
import dev.cosmicai.results.summary.RunMetrics;
import dev.cosmicai.results.summary.RunSummary;
import java.time.Instant;
import java.util.List;

/**
 * What a generation of a run's files came to: {@code generations/00000.json} and so on, which are
 * written one after another while the run goes on.
 *
 * @param run the run's UID
 * @param generation its number, from 0
 * @param takenAt when its files were taken
 * @param doneAt when the last of its splits was computed; if none was, when that was clear
 * @param firstFile the position of its first file in the manifest's list, from 0; the others follow
 * @param own what its files came to; its fields stand beside these
 * @param total the same of all files up to these
 * @param uris its files, in order, but only the first {@value #MAX_NAMED}
 */
public record GenerationSummary(
    String run,
    int generation,
    Instant takenAt,
    Instant doneAt,
    int firstFile,
    @JsonUnwrapped Tally own,
    Tally total,
    List<String> uris) {
  /** Files that it names; of more, the manifest has the names. */
  public static final int MAX_NAMED = 1_000;

  /** Copies the list. */
  public GenerationSummary {
    uris = List.copyOf(uris);
  }

  /**
   * What files came to.
   *
   * @param files how many they are
   * @param inputBytes their bytes
   * @param splits what became of their splits
   * @param badSamples how many samples were set aside
   * @param metrics the quality of the predictions
   * @param lag how long after the files were written it was there
   */
  public record Tally(
      int files,
      long inputBytes,
      RunSummary.Splits splits,
      int badSamples,
      RunMetrics metrics,
      Lag lag) {}

  /** The JSON, indented, in UTF-8; numbers that are not finite are null. */
  public byte[] toJson() {
    return Json.writePretty(this);
  }

  /** As a report shows it. */
  public RunGenerations.Row row() {
    return new RunGenerations.Row(
        generation, takenAt, own.files(), own.metrics().samples(), own.splits(), own.lag());
  }
}
