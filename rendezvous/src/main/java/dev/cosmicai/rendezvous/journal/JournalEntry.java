package dev.cosmicai.rendezvous.journal;

import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import java.util.List;

/**
 * What has happened since the entry before.
 *
 * @param commits of splits that no other entry has, each once
 * @param metrics of those splits, by generation; none of generations without a commit
 * @param failures of splits that no other entry has
 * @param figures of ranks, the newest of each attempt
 * @param badSamples of the commits, each split's in the order of its rows
 * @param sealed whether it was decided that the run, which follows its data, takes nothing more
 */
public record JournalEntry(
    List<SplitCommit> commits,
    List<GenerationMetrics> metrics,
    List<SplitFailure> failures,
    List<RankFigures> figures,
    List<BadSample> badSamples,
    boolean sealed) {
  /** Copies the lists. */
  public JournalEntry {
    commits = List.copyOf(commits);
    metrics = List.copyOf(metrics);
    failures = List.copyOf(failures);
    figures = List.copyOf(figures);
    badSamples = List.copyOf(badSamples);
  }

  /** One whose commits have set nothing aside. */
  public JournalEntry(
      List<SplitCommit> commits,
      List<GenerationMetrics> metrics,
      List<SplitFailure> failures,
      List<RankFigures> figures) {
    this(commits, metrics, failures, figures, List.of(), false);
  }
}
