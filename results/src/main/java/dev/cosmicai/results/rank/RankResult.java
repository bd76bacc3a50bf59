package dev.cosmicai.results.rank;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rank did and how long it took. An attempt tells the coordinator its own so far, now and
 * then and at its end; the coordinator {@linkplain RankAttempts adds up} a rank's attempts and
 * stores the rank's. Its JSON is flat; the fields that it is read from are the components here, and
 * the others, which CAI's scripts want too, are made of them.
 *
 * @param identity which rank of which run
 * @param work what it worked on
 * @param times how long it took
 * @param s3 its reads from S3
 * @param memory where its memory went
 * @param machine where it ran
 * @param profile where its forward passes spend their time; null if the job does not ask
 * @param saturation whether its samples lie within the ranges that its network was made with; null
 *     unless that computes in 8-bit integers and tells
 */
public record RankResult(
    @JsonUnwrapped Identity identity,
    @JsonUnwrapped Work work,
    @JsonUnwrapped Times times,
    @JsonUnwrapped S3Transfers s3,
    @JsonUnwrapped Memory memory,
    @JsonUnwrapped Machine machine,
    @JsonInclude(JsonInclude.Include.NON_NULL) OperatorProfile profile,
    @JsonInclude(JsonInclude.Include.NON_NULL) Saturation saturation) {
  private static final String WHAT = "a rank's result";

  /** Texts that ranks of older versions do not tell. */
  private static final List<String> NEWER_TEXTS =
      List.of("processor_class", "processor_flags", "model_member", "versions");

  private static final double BYTES_PER_MIB = 1L << 20;

  /** Of a rank that tells neither where its passes spend their time nor of ranges. */
  public RankResult(
      Identity identity, Work work, Times times, S3Transfers s3, Memory memory, Machine machine) {
    this(identity, work, times, s3, memory, machine, null, null);
  }

  /** The same result with where its passes spend their time. */
  public RankResult with(OperatorProfile passes) {
    return new RankResult(identity, work, times, s3, memory, machine, passes, saturation);
  }

  /** The same result with how its samples lie in the network's ranges. */
  public RankResult with(Saturation ranges) {
    return new RankResult(identity, work, times, s3, memory, machine, profile, ranges);
  }

  /** The JSON, in UTF-8. What is not defined, such as a rate without samples, is null. */
  public byte[] toJson() {
    return Json.writePretty(this);
  }

  /**
   * Reads what {@link #toJson()} wrote; fields that it does not know are left aside.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else or lacks
   *     a field
   */
  public static RankResult fromJson(byte[] json) {
    return fromJson(Json.read(json, ObjectNode.class, WHAT));
  }

  static RankResult fromJson(ObjectNode fields) {
    NEWER_TEXTS.forEach(field -> fields.putIfAbsent(field, TextNode.valueOf("")));
    fields.putIfAbsent("cores", IntNode.valueOf(0));
    return new RankResult(
        Json.read(fields, Identity.class, WHAT),
        Json.read(fields, Work.class, WHAT),
        Json.read(fields, Times.class, WHAT),
        Json.read(fields, S3Transfers.class, WHAT),
        Json.read(fields, Memory.class, WHAT),
        Json.read(fields, Machine.class, WHAT),
        optional(fields, "profile", OperatorProfile.class),
        optional(fields, "saturation", Saturation.class));
  }

  /** Null where there is none: of a job that does not ask, or of an older rank. */
  private static <T> T optional(ObjectNode fields, String field, Class<T> type) {
    JsonNode json = fields.path(field);
    return json.isMissingNode() || json.isNull()
        ? null
        : Json.read(json, type, field + " of " + WHAT);
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

  private static double zeroAsNan(double divisor) {
    return divisor == 0 ? Double.NaN : divisor;
  }

  /**
   * Which rank of which run a result is of.
   *
   * @param run the run's UID
   * @param rank the rank, from 0
   * @param attempt which try of the rank, from 0; the newest where several are added up
   * @param manifestSha256 the digest of the manifest that the rank worked from, in hex, without the
   *     files that came to it
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
   * @param dataPaths the URIs of the partitions of which it computed a part or all, in the order of
   *     the manifest; none for a rank that computed nothing
   * @param resultPath the URI that its result is stored at
   * @param device what computed: {@code cpu}, or such as {@code cuda:0 (NVIDIA H100)}
   * @param engine what ran the network, such as {@code PyTorch 2.7.1}; empty for a rank that
   *     computed nothing
   * @param precision the precision the network ran in, such as {@code fp32}
   * @param processorClass the class of the CPU that computed, by which an archive chooses, such as
   *     {@code avx512-bf16}; empty for another CPU, for a GPU, and for a rank that computed nothing
   * @param member which archive of the model's file ran, such as {@code bf16.pt}, or {@code outer};
   *     empty for a rank that computed nothing
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
      @JsonProperty("processor_class") String processorClass,
      @JsonProperty("model_member") String member,
      @JsonProperty("input_bytes") long inputBytes) {
    /** Copies the list. */
    public Work {
      dataPaths = List.copyOf(dataPaths);
    }

    /** Bits that went into the network. */
    public long inputBits() {
      return Byte.SIZE * inputBytes;
    }

    /** Batches of the reported size, of which the last may be short. */
    @JsonGetter("num_batches")
    public long batches() {
      return batchSize == 0 ? 0 : (samples + batchSize - 1) / batchSize;
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
