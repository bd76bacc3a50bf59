package dev.cosmicai.coordinator.output;

import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.results.rank.RankAttempts;
import dev.cosmicai.results.rank.RankResult;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each rank's result, out of what its attempts have told and of what it is credited with. A rank
 * that was gone before it told anything has the times of its splits; one whose telling cannot be
 * read is not worth failing a run that has all its predictions. Thread-safe.
 */
final class RankTellings {
  private static final Logger LOG = LoggerFactory.getLogger(RankTellings.class);

  private final Manifest.Frozen frozen;
  private final OutputLayout layout;
  private final Credits credits;
  private final SortedMap<Integer, List<RankFigures>> byRank;

  /**
   * Of a run's end.
   *
   * @param figures the newest of each attempt, in the order of the attempts
   */
  RankTellings(
      Manifest.Frozen frozen,
      OutputLayout layout,
      Credits credits,
      Collection<RankFigures> figures) {
    this.frozen = frozen;
    this.layout = layout;
    this.credits = credits;
    this.byRank =
        figures.stream()
            .filter(told -> !told.json().isEmpty())
            .collect(Collectors.groupingBy(RankFigures::rank, TreeMap::new, Collectors.toList()));
  }

  /** The ranks that did anything, in order; the others had not joined when all was done. */
  IntStream ranks() {
    return IntStream.concat(credits.ranks(), byRank.keySet().stream().mapToInt(Integer::intValue))
        .sorted()
        .distinct();
  }

  /** One of {@link #ranks}. */
  RankResult of(int rank) {
    String path = layout.rank(rank).toString();
    RankAttempts.Credit credit = credits.of(rank);
    List<RankResult> attempts =
        byRank.getOrDefault(rank, List.of()).stream().flatMap(told -> read(told).stream()).toList();
    return attempts.isEmpty()
        ? RankAttempts.untold(
            new RankResult.Identity(frozen.run(), rank, credits.attempt(rank), frozen.base(), ""),
            credit,
            frozen.manifest().batchSize(),
            path)
        : RankAttempts.merged(attempts, credit, path);
  }

  private static List<RankResult> read(RankFigures told) {
    try {
      RankResult result = RankResult.fromJson(told.json().toByteArray());
      if (result.identity().rank() == told.rank()) {
        return List.of(result);
      }
      LOG.warn("what rank {} tells of itself is another rank's", told.rank());
    } catch (FatalFault e) {
      LOG.warn("what rank {} tells of itself is left aside: {}", told.rank(), e.getMessage());
    }
    return List.of();
  }
}
