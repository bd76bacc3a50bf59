package dev.cosmicai.results.rank;

import dev.cosmicai.results.metrics.RankMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of one rank, which it stores before it contributes: what it did, how long it took and
 * its share of the metrics. Its JSON is described at {@link RankResultJson}.
 *
 * @param identity which rank of which run
 * @param work what it worked on
 * @param times how long it took
 * @param s3 its reads from S3
 * @param memory where its memory went
 * @param machine where it ran
 * @param metrics what it contributes to the run's reduce
 */
public record RankResult(
    Identity identity,
    Work work,
    Times times,
    S3Transfers s3,
    Memory memory,
    Machine machine,
    RankMetrics metrics) {
  /** The JSON, flat, in UTF-8. */
  public byte[] toJson() {
    return RankResultJson.write(this);
  }

  /**
   * Reads what {@link #toJson()} wrote; fields that it does not know are left aside.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static RankResult fromJson(byte[] json) {
    return RankResultJson.read(json);
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
  public record Identity(String run, int rank, int attempt, String manifestSha256, String host) {}

  /**
   * What a rank worked on.
   *
   * @param samples samples predicted
   * @param batchSize samples per batch as reported
   * @param forwardSize samples per call into the network
   * @param dataPaths the URIs of its partitions, in order; none for a rank without any
   * @param resultPath the URI that its result is stored at
   * @param device what computed, such as {@code cpu}
   * @param precision the precision the network ran in, such as {@code fp32}
   * @param imageBytes bytes of images that went into the network
   * @param magnitudeBytes bytes of magnitudes that went into the network
   */
  public record Work(
      long samples,
      int batchSize,
      int forwardSize,
      List<String> dataPaths,
      String resultPath,
      String device,
      String precision,
      long imageBytes,
      long magnitudeBytes) {
    /** Copies the list. */
    public Work {
      dataPaths = List.copyOf(dataPaths);
    }

    /** Bits that went into the network. */
    public long inputBits() {
      return Byte.SIZE * (imageBytes + magnitudeBytes);
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
      double startedEpochSeconds,
      double wallSeconds,
      double inferenceSeconds,
      double cpuSeconds,
      Map<String, Double> stageSeconds) {
    /** Copies the map and keeps its order. */
    public Times {
      stageSeconds = Collections.unmodifiableMap(new LinkedHashMap<>(stageSeconds));
    }

    /** The times of a rank whose start is not known. */
    public Times(
        double wallSeconds,
        double inferenceSeconds,
        double cpuSeconds,
        Map<String, Double> stageSeconds) {
      this(Double.NaN, wallSeconds, inferenceSeconds, cpuSeconds, stageSeconds);
    }
  }

  /**
   * Where a rank's memory went.
   *
   * @param peakResidentBytes the most that the process ever held resident
   * @param modelBytes the network's weights
   * @param imageBytes the buffers of images at their largest
   * @param runtimeBytes resident before the first partition: the JVM, libtorch, libraries
   */
  public record Memory(
      long peakResidentBytes, long modelBytes, long imageBytes, long runtimeBytes) {}
}
