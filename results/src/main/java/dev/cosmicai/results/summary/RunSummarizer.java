package dev.cosmicai.results.summary;

import dev.cosmicai.contract.cost.Cost;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.tasks.RankMetrics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes a run's summary of its ranks' results, taken one by one in rank order; keeps only a {@link
 * RankRow} of each. A rank that never joined has no result: others did its work. One that failed
 * has one if it had committed splits before. Every output first makes sure that the samples of the
 * ranks are those of the folded metrics. Not thread-safe.
 */
public final class RunSummarizer {
  private final RankMetrics folded;
  private final Set<Integer> failedRanks;
  private final RankTable ranks = new RankTable();
  private RunFacts facts;
  private int lastRank = -1;

  /**
   * Before the first rank.
   *
   * @param facts what is known of the run
   * @param folded the metrics of all committed splits
   */
  public RunSummarizer(RunFacts facts, RankMetrics folded) {
    this.facts = facts;
    this.folded = folded;
    this.failedRanks =
        facts.failures().stream()
            .map(RunSummary.FailedRank::rank)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Takes the next rank's result.
   *
   * @throws InternalFault if the rank does not come after those before
   */
  public void add(RankResult result) {
    int rank = result.identity().rank();
    if (rank <= lastRank) {
      throw new InternalFault("rank " + rank + " cannot be summarized after rank " + lastRank);
    }
    if (result.identity().run().equals(facts.run())) { // and not taken over from an earlier run
      facts = facts.begunBy(result.times().startedEpochSeconds());
    }
    ranks.add(result);
    lastRank = rank;
  }

  /** The summary. */
  public RunSummary summary() {
    requireAllSamples();
    double wallSeconds = facts.wallSeconds();
    Cost cost = Cost.of(ranks.rows().stream().map(RankRow::usage).toList(), facts.pricing());
    return new RunSummary(
        facts.run(),
        facts.name(),
        facts.manifestSha256(),
        facts.modelUri(),
        facts.modelSha256(),
        ranks.precisions(),
        facts.startedAt(),
        facts.endedAt(),
        rankCounts(),
        facts.splits().counts(),
        RunMetrics.of(folded, facts.partitions()),
        facts.inputBytes(),
        facts.partitionCount(),
        facts.newFiles(),
        facts.splits().badSamples(),
        facts.splits().earlierSamples(),
        wallSeconds,
        Double.NaN,
        ranks.sum(RankRow::inferenceSeconds),
        (folded.samples() - facts.splits().earlierSamples()) / wallSeconds,
        ranks.sum(RankRow::inputBits) * facts.splits().ownShare(folded.samples()) / wallSeconds,
        InterquartileFence.trimmedMean(ranks.ofBusyRanks(RankRow::wallSeconds)),
        ranks.max(RankRow::wallSeconds),
        (long) ranks.max(RankRow::peakResidentBytes),
        ranks.s3().totals(),
        cost.total(),
        cost,
        facts.failures(),
        facts.splits().failed(),
        facts.generations().summary(),
        ranks.profile(),
        ranks.saturation(),
        warnings());
  }

  private List<String> warnings() {
    return Optional.ofNullable(ranks.saturation())
        .flatMap(saturation -> saturation.warning(facts.modelUri()))
        .stream()
        .toList();
  }

  /** A resumed run may be of fewer ranks than the one that it goes on with. */
  private RunSummary.Ranks rankCounts() {
    int worldSize = facts.worldSize();
    return new RunSummary.Ranks(
        worldSize,
        worldSize - failedRanks.size(),
        failedRanks.size(),
        ranges(failedRanks),
        (int) ranks.rows().stream().filter(row -> row.rank() >= worldSize).count());
  }

  /** {@code result_stats.csv}: the table that CAI's {@code stats.py} would make. */
  public byte[] statsCsv() {
    requireAllSamples();
    return StatsCsv.plain(List.of(StatsCsv.Run.of(facts, ranks)));
  }

  /** {@code result_stats_adjusted.csv}: the same with durations, and rates over the wall clock. */
  public byte[] adjustedStatsCsv() {
    requireAllSamples();
    return StatsCsv.adjusted(List.of(StatsCsv.Run.of(facts, ranks)));
  }

  /** All that a page about the run shows. */
  public RunDetails details() {
    return new RunDetails(
        summary(),
        folded,
        ranks.rows(),
        facts.splits().timeline(),
        facts.generations(),
        ranks.stages(),
        facts.pricing());
  }

  private void requireAllSamples() {
    long samples = ranks.rows().stream().mapToLong(RankRow::samples).sum();
    if (samples != folded.samples()) {
      throw new InternalFault(
          "the ranks' results tell of "
              + samples
              + " samples, their folded metrics of "
              + folded.samples());
    }
  }

  /** As {@code 0-4,7}. */
  private static String ranges(Set<Integer> ranks) {
    BitSet bits = new BitSet();
    ranks.forEach(bits::set);
    List<String> ranges = new ArrayList<>();
    for (int first = bits.nextSetBit(0); first >= 0; ) {
      int end = bits.nextClearBit(first);
      ranges.add(end - first > 1 ? first + "-" + (end - 1) : String.valueOf(first));
      first = bits.nextSetBit(end);
    }
    return String.join(",", ranges);
  }
}
