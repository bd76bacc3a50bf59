package dev.cosmicai.results.summary;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.S3Transfers;
import dev.cosmicai.tasks.RankMetrics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Results of ranks and facts of runs for tests. */
public final class Ranks {
  public static final String MANIFEST = "5f2c";

  /** When runs begin; rank {@code n} begins {@code n} seconds later. */
  public static final Instant START = Instant.parse("2026-11-22T09:15:00Z");

  private Ranks() {}

  public static RankResult result(int rank, RankMetrics metrics, double wallSeconds) {
    return result(rank, metrics, wallSeconds, 0);
  }

  public static RankResult result(int rank, RankMetrics metrics, double wallSeconds, int attempt) {
    long samples = metrics.samples();
    boolean busy = samples > 0;
    Map<String, Double> stages = new LinkedHashMap<>();
    stages.put("download", wallSeconds / 4);
    stages.put("inference", wallSeconds / 2);
    return new RankResult(
        new RankResult.Identity("run-1", rank, attempt, MANIFEST, "host-" + attempt),
        new RankResult.Work(
            samples,
            512,
            128,
            busy ? List.of("s3://data/" + rank + ".pt") : List.of(),
            "s3://out/ranks/" + rank + ".json",
            "cpu",
            "PyTorch 2.7.1",
            "fp32",
            "avx2",
            "outer",
            samples * 20_500),
        new RankResult.Times(
            START.getEpochSecond() + rank,
            wallSeconds,
            busy ? wallSeconds / 2 : 0,
            wallSeconds,
            stages),
        busy
            ? new S3Transfers(4, samples * 20_520, 1.5, 0.1, 0.9, 0.375, 1.79e9, 1.79e9 + 3)
            : S3Transfers.none(),
        new RankResult.Memory(600_000_000 + rank, 63_000_000, samples * 20_480, 300_000_000),
        new Machine(new Machine.Cpu("x86_64", "64bit", "x86_64", "Linux", "Linux-6"), 16L << 30));
  }

  public static RunFacts facts(int worldSize, RunSummary.FailedRank... failures) {
    return facts("demo", worldSize, failures);
  }

  public static RunFacts facts(String name, int worldSize, RunSummary.FailedRank... failures) {
    return facts(name, worldSize, splits(worldSize, failures.length), failures);
  }

  public static RunFacts facts(
      String name, int worldSize, RunSplits splits, RunSummary.FailedRank... failures) {
    return new RunFacts(
        "run-1",
        name,
        MANIFEST,
        "s3://models/demo.pt",
        "9f00",
        worldSize,
        worldSize,
        104_857_600,
        0,
        START,
        START.plusMillis(40_500),
        List.of(failures),
        splits,
        RunGenerations.NONE,
        Pricing.defaults(),
        partition -> "s3://data/" + partition + ".pt");
  }

  /** The same of a run that has followed its data: a file and 64 samples each second. */
  public static RunFacts following(RunFacts facts, int generations) {
    Lag lag = new Lag(3.25, 9);
    return new RunFacts(
        facts.run(),
        facts.name(),
        facts.manifestSha256(),
        facts.modelUri(),
        facts.modelSha256(),
        facts.worldSize(),
        facts.partitionCount(),
        facts.inputBytes(),
        facts.newFiles(),
        facts.startedAt(),
        facts.endedAt(),
        facts.failures(),
        facts.splits(),
        new RunGenerations(
            generations,
            lag,
            IntStream.range(0, generations)
                .mapToObj(
                    generation ->
                        new RunGenerations.Row(
                            generation,
                            START.plusSeconds(generation),
                            1,
                            64,
                            new RunSummary.Splits(1, 1, 0),
                            generation == 0 ? Lag.NONE : lag))
                .toList()),
        facts.pricing(),
        facts.partitions());
  }

  /** A split for each rank; of the last ones, which failed, nothing was committed. */
  static RunSplits splits(int worldSize, int failed) {
    return new RunSplits(
        new RunSummary.Splits(worldSize, worldSize - failed, failed),
        IntStream.range(worldSize - failed, worldSize)
            .mapToObj(
                rank ->
                    new RunSummary.FailedSplit(
                        "s3://data/" + rank + ".pt", 0, 1, rank, "PartitionCorrupt", "truncated"))
            .toList(),
        0,
        0,
        timeline(IntStream.range(0, worldSize - failed).mapToObj(Ranks::splitsOf).toList()));
  }

  public static RunSplits.Timeline timeline(List<RankSplits> ranks) {
    return new RunSplits.Timeline(ranks, 0, 0, split -> "data/" + split + ".pt");
  }

  /** Three, one after another. */
  private static RankSplits splitsOf(int rank) {
    long start = START.toEpochMilli() + 1_000L * (rank % 7);
    return RankSplits.of(
        rank,
        IntStream.range(0, 3)
            .mapToObj(i -> span(start + 4_000L * i, 3_700, RankSplits.Kind.COMMITTED, 3 * rank + i))
            .toList());
  }

  /** The time of one split. */
  public static RankSplits.Span span(
      long startedMillis, long millis, RankSplits.Kind kind, int split) {
    return new RankSplits.Span(startedMillis, startedMillis + millis, kind, split, 1);
  }
}
