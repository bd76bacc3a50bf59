package dev.cosmicai.coordinator.output;

import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.split.LeaseHistory;
import dev.cosmicai.rendezvous.split.LeaseHistory.Loss;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.results.summary.RankSplits;
import dev.cosmicai.results.summary.RankSplits.Kind;
import dev.cosmicai.results.summary.RunSplits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** When ranks computed what they committed, and what they lost. */
record SplitTimes(Manifest manifest, Splits splits, Credits credits, LeaseHistory history) {
  private static final double MILLIS_PER_SECOND = 1e3;

  /** Of the first ranks that did any of it in this run. */
  RunSplits.Timeline timeline() {
    Map<Integer, List<Loss>> losses =
        history.losses().stream()
            .collect(Collectors.groupingBy(Loss::rank, TreeMap::new, Collectors.toList()));
    List<RankSplits> ranks =
        IntStream.concat(credits.ranks(), losses.keySet().stream().mapToInt(Integer::intValue))
            .sorted()
            .distinct()
            .mapToObj(rank -> ofRank(rank, losses.getOrDefault(rank, List.of())))
            .filter(rank -> !rank.spans().isEmpty())
            .limit(RunSplits.MAX_RANKS)
            .toList();
    return new RunSplits.Timeline(
        ranks, history.timed(), history.soonerMillis() / MILLIS_PER_SECOND, this::name);
  }

  private RankSplits ofRank(int rank, List<Loss> losses) {
    return RankSplits.of(
        rank,
        Stream.concat(
                credits.ofThisRun(rank).map(SplitTimes::span),
                losses.stream().map(SplitTimes::span))
            .toList());
  }

  private static RankSplits.Span span(SplitCommit commit) {
    return new RankSplits.Span(
        commit.startedMillis(),
        commit.endedMillis(),
        commit.second() ? Kind.SECOND : Kind.COMMITTED,
        commit.split(),
        1);
  }

  private static RankSplits.Span span(Loss loss) {
    Kind kind =
        switch (loss.cause()) {
          case RANK_FAILED -> Kind.RANK_FAILED;
          case RANK_SILENT -> Kind.RANK_SILENT;
          case OVERTAKEN -> Kind.OVERTAKEN;
        };
    return new RankSplits.Span(loss.begunMillis(), loss.lostMillis(), kind, loss.split(), 1);
  }

  private String name(int split) {
    int file = splits.fileOf(split);
    String key = manifest.files().get(file).key();
    int parts = splits.partsOf(file);
    return parts == 1 ? key : "%s, part %d of %d".formatted(key, splits.partOf(split) + 1, parts);
  }
}
