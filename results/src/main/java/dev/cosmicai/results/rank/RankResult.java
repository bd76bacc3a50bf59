package dev.cosmicai.results.rank;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.RedshiftErrors;
import dev.cosmicai.tasks.RedshiftMetrics;
import dev.cosmicai.tasks.TaskMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of one rank, which it stores before it contributes: what it did, how long it took and
 * its share of the metrics. Its JSON is flat; the fields that it is read from are the components
 * here, and the others, which CAI's scripts want too, are made of them.
 *
 * @param identity which rank of which run
 * @param work what it worked on
 * @param times how long it took
 * @param s3 its reads from S3
 * @param memory where its memory went
 * @param machine where it ran
 * @param metrics what it contributes to the run's reduce
 * @param profile where its forward passes spend their time; null if the job does not ask
 */
public record RankResult(
    @JsonUnwrapped Identity identity,
    @JsonUnwrapped Work work,
    @JsonUnwrapped Times times,
    @JsonUnwrapped S3Transfers s3,
    @JsonUnwrapped Memory memory,
    @JsonUnwrapped Machine machine,
    @JsonProperty("rank_metrics") RankMetrics metrics,
    @JsonInclude(JsonInclude.Include.NON_NULL) OperatorProfile profile) {
  private static final String WHAT = "a rank's result";
  private static final double BYTES_PER_MIB = 1L << 20;

  /**
   * Metrics of 4 MiB, the most that a rank may contribute, in base64; and everything of one size.
   */
  private static final long MAX_BYTES = 6 << 20;

  /** Its key of 1,024 bytes, twice, where each byte may be escaped; and the bucket. */
  private static final long MAX_BYTES_A_PARTITION = 14 << 10;

  /** Of a rank that was not asked where its passes spend their time. */
  public RankResult(
      Identity identity,
      Work work,
      Times times,
      S3Transfers s3,
      Memory memory,
      Machine machine,
      RankMetrics metrics) {
    this(identity, work, times, s3, memory, machine, metrics, null);
  }

  /** The same result with where its passes spend their time. */
  public RankResult with(OperatorProfile passes) {
    return new RankResult(identity, work, times, s3, memory, machine, metrics, passes);
  }

  /**
   * More bytes than the JSON of a rank ever has.
   *
   * @param partitions how many the rank has
   */
  public static long maxJsonBytes(int partitions) {
    return MAX_BYTES + MAX_BYTES_A_PARTITION * partitions;
  }

  /** The JSON, in UTF-8. What is not defined, such as a rate without samples, is null. */
  public byte[] toJson() {
    return Json.writePretty(this);
  }

  /**
   * Reads what {@link #toJson()} wrote; fields that it does not know are left aside.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else, lacks a
   *     field, or has the metrics of another number of samples
   */
  public static RankResult fromJson(byte[] json) {
    ObjectNode fields = Json.read(json, ObjectNode.class, WHAT);
    addInputBytes(fields);
    RankResult result =
        new RankResult(
            Json.read(fields, Identity.class, WHAT),
            Json.read(fields, Work.class, WHAT),
            Json.read(fields, Times.class, WHAT),
            Json.read(fields, S3Transfers.class, WHAT),
            Json.read(fields, Memory.class, WHAT),
            Json.read(fields, Machine.class, WHAT),
            Json.read(fields.path("rank_metrics"), RankMetrics.class, "rank_metrics of " + WHAT),
            profile(fields.path("profile")));
    long measured = result.metrics.samples();
    if (result.work.samples != measured) {
      throw Json.corrupt(
          WHAT,
          "it tells of %d samples but has the metrics of %d"
              .formatted(result.work.samples, measured),
          null);
    }
    return result;
  }

  /** Null where there is none: of a job that does not ask, or of an older rank. */
  private static OperatorProfile profile(JsonNode json) {
    return json.isMissingNode() || json.isNull()
        ? null
        : Json.read(json, OperatorProfile.class, "profile of " + WHAT);
  }

  /** Results from before networks had any inputs tell of two. */
  private static void addInputBytes(ObjectNode fields) {
    JsonNode images = fields.path("image_bytes");
    JsonNode magnitudes = fields.path("magnitude_bytes");
    if (!fields.has("input_bytes") && images.canConvertToLong() && magnitudes.canConvertToLong()) {
      fields.put("input_bytes", images.longValue() + magnitudes.longValue());
    }
  }

  @JsonGetter("execution_time (seconds/batch)")
  double secondsPerBatch() {
    return times.inferenceSeconds * work.batchSize / zeroAsNan((double) work.samples);
  }

  @JsonGetter("throughput_bps")
  double bitsPerSecond() {
    return work.inputBits() / zeroAsNan(times.inferenceSeconds);
  }

  @JsonGetter("sample_persec")
  double samplesPerSecond() {
    return work.samples / zeroAsNan(times.inferenceSeconds);
  }

  /** Of redshifts by CAI's names, and so of a rank without samples; else the task's own. */
  @JsonAnyGetter
  Map<String, Object> quality() {
    TaskMetrics measured = metrics.measured().orElse(null);
    Map<String, Object> quality = new LinkedHashMap<>();
    if (measured == null || measured instanceof RedshiftMetrics) {
      RedshiftErrors errors = measured == null ? new RedshiftErrors() : metrics.redshift().errors();
      quality.put("MAE", errors.mae());
      quality.put("MSE", errors.mse());
      quality.put("Bias", errors.bias());
      quality.put("Precision", errors.precision());
      quality.put("R2", errors.r2());
    } else {
      Map<String, Double> own = new LinkedHashMap<>();
      measured.metrics().forEach(metric -> own.put(metric.name(), metric.value()));
      quality.put("metrics", own);
    }
    if (measured != null) {
      quality.put("task", measured.spec().task());
    }
    return quality;
  }

  private static double zeroAsNan(double divisor) {
    return divisor == 0 ? Double.NaN : divisor;
  }

  /**
   * Which rank of which run a result is of.
   *
   * @param run the run's UID
   * @param rank the rank, from 0
   * @param attempt which try of the rank, from 0
   * @param manifestSha256 the digest of the manifest that the rank worked from, in hex
   * @param host the machine or pod it ran on
   */
  public record Identity(
      String run,
      int rank,
      int attempt,
      @JsonProperty("manifest_sha256") String manifestSha256,
      String host) {}

  /**
   * What a rank worked on.
   *
   * @param samples samples predicted
   * @param batchSize samples per batch as reported
   * @param modelBatchSize samples per call into the network
   * @param dataPaths the URIs of its partitions, in order; none for a rank without any
   * @param resultPath the URI that its result is stored at
   * @param device what computed: {@code cpu}, or such as {@code cuda:0 (NVIDIA H100)}
   * @param engine what ran the network, such as {@code PyTorch 2.7.1}; empty for a rank without
   *     partitions
   * @param precision the precision the network ran in, such as {@code fp32}
   * @param inputBytes bytes of all inputs that went into the network
   */
  public record Work(
      long samples,
      @JsonProperty("batch_size") int batchSize,
      @JsonProperty("model_batch_size") int modelBatchSize,
      @JsonProperty("data_paths") List<String> dataPaths,
      @JsonProperty("result_path") String resultPath,
      String device,
      String engine,
      @JsonProperty("model_precision") String precision,
      @JsonProperty("input_bytes") long inputBytes) {
    /** Copies the list. */
    public Work {
      dataPaths = List.copyOf(dataPaths);
    }

    /** Bits that went into the network. */
    public long inputBits() {
      return Byte.SIZE * inputBytes;
    }

    @JsonGetter("num_batches")
    long batches() {
      return (samples + batchSize - 1) / batchSize;
    }

    /** A text as in CAI, or a list where there are several or none. */
    @JsonGetter("data_path")
    Object dataPath() {
      return dataPaths.size() == 1 ? dataPaths.get(0) : dataPaths;
    }
  }

  /**
   * How long a rank took, by a real clock.
   *
   * @param startedEpochSeconds when the rank began, in seconds since 1970; NaN if not known
   * @param wallSeconds from the start of the rank's process to its result
   * @param inferenceSeconds wall time within the network's forward pass
   * @param cpuSeconds processor time of the whole process, all threads together
   * @param stageSeconds wall time of each stage by its name, in the order of the stages; stages may
   *     overlap
   */
  public record Times(
      @JsonProperty("start_time") double startedEpochSeconds,
      @JsonProperty("wall_time (seconds)") double wallSeconds,
      @JsonProperty("total_cpu_time (seconds)") double inferenceSeconds,
      @JsonProperty("process_cpu_time (seconds)") double cpuSeconds,
      @JsonProperty("stage_time (seconds)") Map<String, Double> stageSeconds) {
    /** Copies the map and keeps its order. */
    public Times {
      stageSeconds = Collections.unmodifiableMap(new LinkedHashMap<>(stageSeconds));
    }
  }

  /**
   * Where a rank's memory went. CAI's MB are 2<sup>20</sup> bytes.
   *
   * @param peakResidentBytes the most that the process ever held resident
   * @param modelBytes the network's weights
   * @param imageBytes the buffers of images at their largest
   * @param runtimeBytes resident before the first partition: the JVM, libtorch, libraries
   */
  public record Memory(
      @JsonProperty("peak_resident_bytes") long peakResidentBytes,
      @JsonProperty("model_bytes") long modelBytes,
      @JsonProperty("image_buffer_bytes") long imageBytes,
      @JsonProperty("runtime_bytes") long runtimeBytes) {
    @JsonGetter("total_cpu_memory (MB)")
    double cpuMib() {
      return peakResidentBytes / BYTES_PER_MIB;
    }

    @JsonGetter("total_process_memory (MB)")
    double processMib() {
      return cpuMib();
    }

    @JsonGetter("library_overhead_memory (MB)")
    double runtimeMib() {
      return runtimeBytes / BYTES_PER_MIB;
    }

    @JsonGetter("total_image_memory (MB)")
    double imageMib() {
      return imageBytes / BYTES_PER_MIB;
    }

    @JsonGetter("total_model_memory (MB)")
    double modelMib() {
      return modelBytes / BYTES_PER_MIB;
    }
  }
}
