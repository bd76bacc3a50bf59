package dev.cosmicai.results.report;

import dev.cosmicai.results.report.chart.Numbers;
import dev.cosmicai.results.summary.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Several runs side by side; each is compared with the first.
 *
 * @param runs from 2 to {@value #MAX_RUNS}
 */
public record Comparison(List<ComparedRun> runs) {
  /** There is a letter for so many. */
  public static final int MAX_RUNS = 26;

  /** Copies the runs. */
  public Comparison {
    runs = List.copyOf(runs);
    if (runs.size() < 2 || runs.size() > MAX_RUNS) {
      throw new IllegalArgumentException("from 2 to " + MAX_RUNS + " runs, not " + runs.size());
    }
  }

  /**
   * Gives runs their letters.
   *
   * @param places where their results are, as the user named them
   * @param summaries theirs, in the same order
   */
  public static Comparison of(List<String> places, List<RunSummary> summaries) {
    List<ComparedRun> runs = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      runs.add(new ComparedRun(String.valueOf((char) ('A' + i)), places.get(i), summaries.get(i)));
    }
    return new Comparison(runs);
  }

  /** All figures. */
  public List<ComparisonTable> tables() {
    return List.of(ComparisonTable.quality(runs), ComparisonTable.effort(runs));
  }

  /** What the runs' figures show. */
  String figuresTitle() {
    return runs.stream().map(run -> run.summary().metrics().task()).distinct().count() == 1
        ? TaskSection.title(runs.get(0).summary().metrics().task())
        : "Predictions";
  }

  /** What to know before comparing the figures, a sentence each; mostly none. */
  public List<String> notes() {
    ComparedRun first = runs.get(0);
    List<String> notes = new ArrayList<>();
    for (ComparedRun run : runs) {
      for (String note : run.summary().metrics().notes()) {
        notes.add("%s: %s.".formatted(run.letter(), note));
      }
      for (String warning : run.summary().warnings()) {
        notes.add("%s: %s.".formatted(run.letter(), warning));
      }
      if (run.summary().metrics().task() != first.summary().metrics().task()) {
        notes.add(
            "%s is of the task %s, %s of %s: their metrics cannot be compared."
                .formatted(
                    run.letter(),
                    run.summary().metrics().task(),
                    first.letter(),
                    first.summary().metrics().task()));
      }
      RunSummary.Ranks ranks = run.summary().ranks();
      if (ranks.failed() > 0) {
        notes.add(
            "%s lacks the samples of %s ranks, which failed: %s."
                .formatted(run.letter(), Numbers.count(ranks.failed()), ranks.failedRanks()));
      }
      if (run.summary().inputBytes() != first.summary().inputBytes()) {
        notes.add("%s read other data than %s.".formatted(run.letter(), first.letter()));
      }
      if (!Objects.equals(run.summary().modelSha256(), first.summary().modelSha256())) {
        notes.add("%s ran another network than %s.".formatted(run.letter(), first.letter()));
      }
    }
    return List.copyOf(notes);
  }
}
