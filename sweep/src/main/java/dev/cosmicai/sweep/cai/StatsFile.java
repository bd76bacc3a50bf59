package dev.cosmicai.sweep.cai;

import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.table.Csv;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tables of runs: {@code result_stats.csv}, {@code result_stats_adjusted.csv}, those by batch size,
 * {@code state_machine_logs.csv} with the runs' durations, and {@code total_execution_time.csv}.
 * They are told by their columns. Rows of means are left out, since they can be had of the runs.
 */
final class StatsFile {
  private static final String RUN = "run";
  private static final String MEAN = "mean";
  private static final String DATA = "data (GB)";
  private static final String PARTITION = "partition (MB)";
  private static final String BATCH_SIZE = "batch_size";

  /** Of all tables by batch size that CAI publishes. */
  private static final double PARTITION_OF_BATCHES_MIB = 25;

  private static final double DATA_OF_BATCHES_GIB = 1;

  /** Columns that are the same number in every table. */
  private static final Map<String, Measure> MEASURES = measures();

  /** Of which at least one makes a table of runs. */
  private static final Set<String> TELLING =
      Set.of(
          "total_cpu_time (seconds)",
          "inference_duration (s)",
          "duration",
          "total_execution_time (seconds)");

  /** What tables of runs on HPC systems have, and others have not. */
  private static final Set<String> OF_HPC =
      Set.of("job_id", "total_execution_time (seconds)", "total_process_memory (MB)");

  private final String from;
  private final List<String> columns;

  /**
   * A table.
   *
   * @param from its name
   * @param header its first line, which {@link #is} one
   */
  StatsFile(String from, String header) {
    this.from = from;
    this.columns = columns(header);
  }

  private static Map<String, Measure> measures() {
    Map<String, Measure> measures = new LinkedHashMap<>();
    measures.put("total_cpu_time (seconds)", Measure.FORWARD_SECONDS_TRIMMED_MEAN);
    measures.put("total_cpu_memory (MB)", Measure.SUM_OF_PEAK_MEMORY_MIB);
    measures.put("total_bits", Measure.INPUT_BITS);
    measures.put("s3_total_time", Measure.S3_SECONDS);
    measures.put("s3_avg_time", Measure.S3_REQUEST_SECONDS_MEAN);
    measures.put("s3_min_time", Measure.S3_REQUEST_SECONDS_MIN);
    measures.put("s3_max_time", Measure.S3_REQUEST_SECONDS_MAX);
    measures.put("num_worlds", Measure.WORLD_SIZE);
    measures.put("total_duration (s)", Measure.TOTAL_SECONDS);
    measures.put("inference_duration (s)", Measure.MAP_SECONDS);
    measures.put("total_execution_time (seconds)", Measure.TOTAL_SECONDS);
    measures.put("total_process_memory (MB)", Measure.SUM_OF_PEAK_MEMORY_MIB);
    return measures;
  }

  /** Whether a table's first line is that of a table of runs. */
  static boolean is(String header) {
    List<String> columns = columns(header);
    return columns.contains(RUN)
        && (columns.contains(DATA) || columns.contains(BATCH_SIZE))
        && columns.stream().anyMatch(TELLING::contains);
  }

  /** The names, each in the spelling that most tables have. */
  private static List<String> columns(String header) {
    return Csv.line(header.strip()).stream()
        .map(name -> name.strip().replaceAll("(?<=\\S)\\(", " (").replaceAll(" {2,}", " "))
        .toList();
  }

  /**
   * The run in a line; empty if it has none: it is blank, or has the means of others.
   *
   * @throws IllegalArgumentException if it is damaged; the message says how
   */
  Optional<ImportedRun> row(String line) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    List<String> fields = Csv.line(line.strip());
    if (fields.size() != columns.size()) {
      throw new IllegalArgumentException(
          "it has %d fields, and %d columns have names".formatted(fields.size(), columns.size()));
    }
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      row.put(columns.get(i), fields.get(i).strip());
    }
    return row.get(RUN).equals(MEAN) ? Optional.empty() : Optional.of(row(row));
  }

  private ImportedRun row(Map<String, String> row) {
    boolean ofBatches = !row.containsKey(DATA);
    RunKey key =
        new RunKey(
            columns.stream().anyMatch(OF_HPC::contains) ? "hpc" : RunKey.LAMBDA,
            row.containsKey(PARTITION)
                ? number(row.get(PARTITION).replace("MB", ""))
                : ofBatches ? PARTITION_OF_BATCHES_MIB : 0,
            ofBatches ? DATA_OF_BATCHES_GIB : RunKey.dataGib(row.get(DATA)),
            row.containsKey(BATCH_SIZE)
                ? (int) number(row.get(BATCH_SIZE))
                : RunKey.USUAL_BATCH_SIZE,
            ofBatches || "True".equals(row.get("batch_varying"))
                ? RunKey.BATCH_SIZES
                : RunKey.TIMING.equals(row.get(DATA)) ? RunKey.TIMING : RunKey.DATA_SIZES,
            (int) number(row.get(RUN)));
    ImportedRun run = new ImportedRun(key, from);
    MEASURES.forEach((column, measure) -> run.put(measure, number(row.get(column))));
    run.put(Measure.TOTAL_SECONDS, seconds(row.get("duration")));
    if (row.containsKey("inference_duration (s)")) {
      run.put(Measure.BITS_PER_SECOND, number(row.get("throughput_bps")));
    } else {
      run.put(Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND, number(row.get("throughput_bps")));
    }
    if (row.containsKey("total_cpu_time (seconds)")) {
      run.remark(RankFile.FALSE_CLOCK).remark(RankFile.FALSE_MEMORY);
    }
    return run;
  }

  private static double number(String text) {
    try {
      return text == null || text.isEmpty() ? 0 : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number", e);
    }
  }

  /** Of {@code 0:00:46} or {@code 00:26.642}. */
  private static double seconds(String duration) {
    double seconds = 0;
    if (duration != null && !duration.isEmpty()) {
      for (String part : duration.split(":", -1)) {
        seconds = 60 * seconds + number(part);
      }
    }
    return seconds;
  }
}
