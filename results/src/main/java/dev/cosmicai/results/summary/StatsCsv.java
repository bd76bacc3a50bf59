package dev.cosmicai.results.summary;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The two tables that CAI's {@code stats.py} makes of runs' combined results: {@code
 * result_stats.csv}, of what the ranks say, and {@code result_stats_adjusted.csv}, which adds the
 * run's durations and takes its rate from them. Runs of the same data and partitions are numbered
 * in their order and followed by a row of their means. What is not known is left out of a mean, and
 * so are runs that resume another, unless all do: their durations are of the rest alone.
 *
 * <p>Sizes are in units of 2<sup>20</sup> and 2<sup>30</sup> bytes, as CAI names its partitions.
 * {@code total_cpu_time} is the mean time in the forward pass of all ranks, idle ones too, without
 * those outside the {@link InterquartileFence}; memory, rates, bits and {@code s3_total_time} are
 * added up, the other columns of S3 averaged over the ranks that read. The sum of the ranks' rates
 * in the plain table assumes that they never wait; {@code throughput_bps} of the adjusted one is
 * bits over {@code inference_duration}, a true rate; of a run that resumes another only those bits
 * that it computed itself, while {@code total_bits} has all. All is rounded to two digits, half to
 * even, as numpy rounds; the adjusted table is made of the plain one's rounded cells, as CAI's is.
 */
public final class StatsCsv {
  private static final String SIZES = "partition (MB),data (GB)";
  private static final String HEAD =
      ",run,total_cpu_time (seconds),total_cpu_memory (MB),throughput_bps,"
          + "total_bits,s3_total_time,s3_avg_time,s3_min_time,s3_max_time";
  private static final String DURATIONS = ",total_duration (s),inference_duration (s)";
  private static final int RATE = 2;
  private static final int BITS = 3;
  private static final double BYTES_PER_MIB = 1L << 20;
  private static final double BYTES_PER_GIB = 1L << 30;

  private StatsCsv() {}

  /** What the runs of a row and its mean have in common; the texts are its cells. */
  private record Key(double first, double second, String cells) {
    static Key sizes(Run run) {
      List<Double> sizes = List.of(rounded(run.partitionMib), rounded(run.dataGib));
      return new Key(sizes.get(0), sizes.get(1), row(sizes));
    }

    static Key batchSize(int samples) {
      return new Key(samples, 0, String.valueOf(samples));
    }
  }

  /**
   * One run.
   *
   * @param partitionMib the mean size of its partitions
   * @param dataGib the size of its data
   * @param cells of the plain table, not rounded
   * @param ownShare of its samples, what was not computed by a run that it resumes
   * @param totalSeconds the run's whole time
   * @param inferenceSeconds from its first rank's start to its last rank's end
   */
  public record Run(
      double partitionMib,
      double dataGib,
      List<Double> cells,
      double ownShare,
      double totalSeconds,
      double inferenceSeconds) {
    /** Copies the cells. */
    public Run {
      cells = List.copyOf(cells);
    }

    static Run of(RunFacts facts, RankTable ranks) {
      double span = ranks.spanSeconds();
      return new Run(
          facts.inputBytes() / (double) facts.partitionCount() / BYTES_PER_MIB,
          facts.inputBytes() / BYTES_PER_GIB,
          cells(ranks),
          facts.splits().ownShare(ranks.rows().stream().mapToLong(RankRow::samples).sum()),
          facts.wallSeconds(),
          Double.isNaN(span) ? facts.wallSeconds() : span);
    }

    /** The plain table's cells of a run of these ranks, from {@code total_cpu_time} on. */
    public static List<Double> cells(RankTable ranks) {
      return List.of(
          InterquartileFence.trimmedMean(
              ranks.rows().stream().mapToDouble(RankRow::inferenceSeconds).toArray()),
          ranks.sum(RankRow::peakResidentBytes) / BYTES_PER_MIB,
          ranks.sum(rank -> rank.samples() == 0 ? 0 : rank.inputBits() / rank.inferenceSeconds()),
          ranks.sum(RankRow::inputBits),
          ranks.s3().totalSeconds(),
          ranks.s3().meanAverageSeconds(),
          ranks.s3().meanMinSeconds(),
          ranks.s3().meanMaxSeconds());
    }

    /** The row of the adjusted table. */
    private List<Double> adjusted() {
      List<Double> adjusted = new ArrayList<>(cells);
      adjusted.addAll(List.of(totalSeconds, inferenceSeconds));
      adjusted.replaceAll(StatsCsv::rounded);
      adjusted.set(RATE, adjusted.get(BITS) * ownShare / adjusted.get(adjusted.size() - 1));
      return adjusted;
    }
  }

  /** {@code result_stats.csv}. */
  public static byte[] plain(List<Run> runs) {
    return table(
        SIZES + HEAD,
        runs.stream().map(Key::sizes).toList(),
        runs,
        Run::cells,
        Comparator.naturalOrder());
  }

  /** {@code result_stats_adjusted.csv}, in which runs are sorted as texts. */
  public static byte[] adjusted(List<Run> runs) {
    return table(
        SIZES + HEAD + DURATIONS,
        runs.stream().map(Key::sizes).toList(),
        runs,
        Run::adjusted,
        Comparator.comparing(String::valueOf));
  }

  /**
   * The plain table by batch size, as CAI has it for runs of the same data and partitions.
   *
   * @param batchSizes of each run, in the order of the runs
   */
  public static byte[] byBatchSize(List<Integer> batchSizes, List<Run> runs) {
    return table(
        "batch_size" + HEAD,
        batchSizes.stream().map(Key::batchSize).toList(),
        runs,
        Run::cells,
        Comparator.naturalOrder());
  }

  private static byte[] table(
      String head,
      List<Key> keys,
      List<Run> runs,
      Function<Run, List<Double>> cells,
      Comparator<Integer> order) {
    Map<Key, List<Run>> groups =
        new TreeMap<>(Comparator.comparingDouble(Key::first).thenComparingDouble(Key::second));
    for (int i = 0; i < keys.size(); i++) {
      groups.computeIfAbsent(keys.get(i), key -> new ArrayList<>()).add(runs.get(i));
    }
    StringBuilder csv = new StringBuilder(head).append('\n');
    groups.forEach(
        (key, some) -> {
          IntStream.rangeClosed(1, some.size())
              .boxed()
              .sorted(order)
              .forEach(
                  run ->
                      csv.append(key.cells + "," + run + ",")
                          .append(row(cells.apply(some.get(run - 1))) + "\n"));
          csv.append(key.cells + ",mean,")
              .append(row(means(counted(some).stream().map(cells).toList())) + "\n");
        });
    return csv.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Those that resume no other, or all. */
  private static List<Run> counted(List<Run> runs) {
    List<Run> whole = runs.stream().filter(run -> run.ownShare == 1).toList();
    return whole.isEmpty() ? runs : whole;
  }

  private static List<Double> means(List<List<Double>> rows) {
    return IntStream.range(0, rows.get(0).size())
        .mapToObj(
            column ->
                rows.stream()
                    .mapToDouble(row -> row.get(column))
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN))
        .toList();
  }

  private static String row(List<Double> values) {
    return values.stream().map(StatsCsv::cell).collect(Collectors.joining(","));
  }

  private static double rounded(double value) {
    return Math.rint(value * 100) / 100;
  }

  /** As pandas writes a rounded float; an empty cell for what is not known. */
  private static String cell(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    String digits = new BigDecimal(NumberOutput.toString(rounded(value), true)).toPlainString();
    return digits.contains(".") ? digits : digits + ".0";
  }
}
