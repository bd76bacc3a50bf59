package dev.cosmicai.sweep;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.results.rank.CombinedData;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.S3Transfers;
import dev.cosmicai.results.summary.RunFacts;
import dev.cosmicai.results.summary.RunGenerations;
import dev.cosmicai.results.summary.RunSplits;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.sweep.measured.MeasuredRun;
import dev.cosmicai.sweep.run.StoredRun;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a run leaves behind, made as the coordinator makes it, of ranks that take about as long as
 * CAI's. The same settings and repeat always give the same.
 *
 * @param run its settings and where it lies
 * @param summary {@code summary.json}
 * @param combined {@code combined_data.json}
 */
@SuppressWarnings("ArrayRecordComponent") // for one reader, never compared
public record FinishedRun(StoredRun run, byte[] summary, byte[] combined) {
  private static final Instant START = Instant.parse("2026-11-22T09:15:00Z");
  private static final double SAMPLES_PER_SECOND = 220;
  private static final int SAMPLES_PER_MIB = 51;

  /**
   * What a run is of.
   *
   * @param partitionMib the size of a partition
   * @param partitions how many
   * @param worldSize ranks; those beyond the partitions find nothing to do
   * @param batchSize samples a batch
   */
  public record Work(int partitionMib, int partitions, int worldSize, int batchSize) {
    Map<String, String> settings(List<String> axes) {
      Map<String, String> all = new LinkedHashMap<>();
      all.put("dataset", partitionMib + "MB-x" + partitions);
      all.put("worldSize", String.valueOf(worldSize));
      all.put("batchSize", String.valueOf(batchSize));
      all.keySet().retainAll(axes);
      return all;
    }
  }

  /** The row that it becomes. */
  public SweepRun row() {
    return MeasuredRun.of(run, summary, combined);
  }

  /** All repeats of a cell. */
  public static List<FinishedRun> of(Work work, int repeats, String... axes) {
    return IntStream.rangeClosed(1, repeats)
        .mapToObj(repeat -> one(work, repeat, 1, List.of(axes)))
        .toList();
  }

  /** One of them, with times stretched. */
  public static FinishedRun one(Work work, int repeat, double stretch, List<String> axes) {
    Map<String, String> settings = work.settings(axes);
    String cell = String.join("-", settings.values());
    Random random = new Random(31L * work.hashCode() + repeat);
    List<RankResult> ranks = new ArrayList<>();
    RankMetrics folded = RankMetrics.of(TaskSpec.REDSHIFT);
    double last = 0;
    for (int rank = 0; rank < work.worldSize; rank++) {
      RankResult result = rank(work, rank, stretch, random);
      ranks.add(result);
      folded.redshift().addUnlabelled(result.work().samples());
      last = Math.max(last, result.times().startedEpochSeconds() + result.times().wallSeconds());
    }
    Instant end = Instant.ofEpochMilli((long) (1000 * last));
    RunSummarizer summarizer = new RunSummarizer(facts(work, cell, end), folded);
    ByteArrayOutputStream combined = new ByteArrayOutputStream();
    CombinedData array = new CombinedData(combined);
    for (RankResult rank : ranks) {
      summarizer.add(rank);
      array.add(rank.toJson());
    }
    array.end();
    ObjectUri output = ObjectUri.parse("s3://sweeps/" + cell + "/" + repeat);
    return new FinishedRun(
        new StoredRun(cell, repeat, settings, output),
        summarizer.summary().madeIn(0.75).toJson(),
        combined.toByteArray());
  }

  private static RankResult rank(Work work, int rank, double stretch, Random random) {
    List<String> paths = new ArrayList<>();
    for (int file = rank; file < work.partitions; file += work.worldSize) {
      paths.add("s3://sky/" + file + ".pt");
    }
    boolean busy = !paths.isEmpty();
    long samples = (long) paths.size() * work.partitionMib * SAMPLES_PER_MIB;
    double rate = SAMPLES_PER_SECOND * work.batchSize / (work.batchSize + 24.0);
    double slow = (1 + 0.1 * random.nextDouble()) * (random.nextInt(20) == 0 ? 2.2 : 1);
    double inference = samples / rate * slow * stretch;
    double first = 1.4 + 0.4 * random.nextDouble();
    double read = busy ? 0.3 + random.nextDouble() : 0;
    return new RankResult(
        new RankResult.Identity("run", rank, rank % 11 == 10 ? 1 : 0, "digest", "host"),
        new RankResult.Work(
            samples,
            work.batchSize,
            Math.min(128, work.batchSize),
            paths,
            "result",
            busy ? "cpu" : "",
            busy ? "PyTorch 2.7.1" : "",
            busy ? "fp32" : "",
            busy ? "avx512-bf16" : "",
            busy ? "outer" : "",
            samples * 20_500),
        new RankResult.Times(
            START.getEpochSecond() + 0.5 + 0.01 * rank,
            first + inference + read,
            inference,
            4 * inference,
            busy ? Map.of("firstForward", first, "inference", inference) : Map.of()),
        busy
            ? new S3Transfers(
                4L * paths.size(), samples * 20_520, 4 * read, read / 8, read / 2, read / 4, 1, 2)
            : S3Transfers.none(),
        new RankResult.Memory(
            600_000_000L + 400_000L * work.batchSize + random.nextInt(9_000_000), 63_000_000, 0, 0),
        new Machine(
            new Machine.Cpu("Some CPU", "64bit", "x86_64", "Linux", "Linux-6"),
            16L << 30,
            4,
            "avx2 fma avx512_bf16",
            "cosmic 0.1.0, Java 17"));
  }

  private static RunFacts facts(Work work, String name, Instant end) {
    return new RunFacts(
        "run",
        name,
        "digest",
        "s3://models/demo.pt",
        "9f00",
        work.worldSize,
        work.partitions,
        ((long) work.partitions * work.partitionMib) << 20,
        0,
        START,
        end,
        List.of(),
        new RunSplits(
            new RunSummary.Splits(work.partitions, work.partitions, 0),
            List.of(),
            0,
            0,
            new RunSplits.Timeline(List.of(), 0, 0, split -> "")),
        RunGenerations.NONE,
        Pricing.defaults(),
        partition -> "s3://sky/" + partition + ".pt");
  }
}
