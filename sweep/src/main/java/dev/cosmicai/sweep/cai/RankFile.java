package dev.cosmicai.sweep.cai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.results.summary.InterquartileFence;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Ranks' results: {@code combined_data.json} has a list of them, {@code 17.json} one rank's. Their
 * columns come together as in CAI's {@code stats.py}.
 */
final class RankFile {
  private static final String TIME = "total_cpu_time (seconds)";
  private static final String MEMORY = "total_cpu_memory (MB)";
  private static final String RATE = "throughput_bps";
  private static final String SAMPLES = "sample_persec";
  private static final String BATCH_SIZE = "batch_size";
  private static final String REQUESTS = "s3_num_requests";

  static final String FALSE_CLOCK =
      "its time in the network is a profiler's sum, in which nested operators count several times";
  static final String FALSE_MEMORY =
      "its memory is all that was ever allocated, not what was held at a time";

  private RankFile() {}

  /** Whether a file holds ranks' results. */
  static boolean is(JsonNode content) {
    JsonNode first = content.isArray() ? content.path(0) : content;
    return first.path(TIME).isNumber();
  }

  /** Whether they are of this program, whose numbers are what they are called. */
  static boolean isOwn(JsonNode content) {
    JsonNode first = content.isArray() ? content.path(0) : content;
    return first.has("manifest_sha256");
  }

  /** The ranks in a file. */
  static List<JsonNode> ranks(JsonNode content) {
    List<JsonNode> ranks = new ArrayList<>();
    if (content.isArray()) {
      content.forEach(ranks::add);
    } else {
      ranks.add(content);
    }
    return ranks;
  }

  /**
   * The run of some ranks.
   *
   * @param folders what the files' folders say of it
   * @throws IllegalArgumentException if a rank lacks what all have; the message says which
   */
  static ImportedRun of(RunKey folders, String from, List<JsonNode> ranks) {
    for (int i = 0; i < ranks.size(); i++) {
      for (String column : List.of(TIME, MEMORY, RATE)) {
        if (!ranks.get(i).path(column).isNumber()) {
          throw new IllegalArgumentException(
              "entry %d (counted from 0) has no number in \"%s\"".formatted(i, column));
        }
      }
    }
    int batchSize = (int) max(ranks, BATCH_SIZE);
    RunKey key = batchSize > 0 ? folders.withBatchSize(batchSize) : folders;
    ImportedRun run =
        new ImportedRun(key, from)
            .put(Measure.WORLD_SIZE, ranks.size())
            .put(Measure.FORWARD_SECONDS, sum(ranks, rank -> number(rank, TIME)))
            .put(
                Measure.FORWARD_SECONDS_TRIMMED_MEAN,
                InterquartileFence.trimmedMean(numbers(ranks, TIME).toArray()))
            .put(Measure.SUM_OF_PEAK_MEMORY_MIB, sum(ranks, rank -> number(rank, MEMORY)))
            .put(Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND, sum(ranks, rank -> number(rank, RATE)))
            .put(Measure.INPUT_BITS, sum(ranks, rank -> number(rank, RATE) * number(rank, TIME)))
            .put(
                Measure.SAMPLES,
                Math.rint(sum(ranks, rank -> number(rank, SAMPLES) * number(rank, TIME))))
            .put(Measure.S3_REQUESTS, sum(ranks, rank -> number(rank, REQUESTS)))
            .put(Measure.S3_SECONDS, sum(ranks, rank -> number(rank, "s3_total_time")))
            .put(Measure.S3_REQUEST_SECONDS_MEAN, mean(ranks, "s3_avg_time"))
            .put(Measure.S3_REQUEST_SECONDS_MIN, mean(ranks, "s3_min_time"))
            .put(Measure.S3_REQUEST_SECONDS_MAX, mean(ranks, "s3_max_time"));
    String device = ranks.get(0).path("device").asText("");
    if (!device.isEmpty()) {
      run.put(Fact.DEVICE, device);
    }
    return run.remark(FALSE_CLOCK).remark(FALSE_MEMORY);
  }

  private static double number(JsonNode rank, String column) {
    return rank.path(column).asDouble(0);
  }

  private static DoubleStream numbers(List<JsonNode> ranks, String column) {
    return ranks.stream()
        .filter(rank -> rank.path(column).isNumber())
        .mapToDouble(rank -> rank.path(column).asDouble());
  }

  private static double sum(List<JsonNode> ranks, ToDoubleFunction<JsonNode> value) {
    return ranks.stream().mapToDouble(value).sum();
  }

  private static double max(List<JsonNode> ranks, String column) {
    return numbers(ranks, column).max().orElse(0);
  }

  private static double mean(List<JsonNode> ranks, String column) {
    OptionalDouble mean = numbers(ranks, column).average();
    return mean.orElse(Double.NaN);
  }
}
