package dev.cosmicai.tasks;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.metrics.Metrics;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import dev.cosmicai.tasks.exact.RepeatedFields;
import java.util.List;
import java.util.Optional;

/**
 * What a rank commits with a split: the quality of its predictions in the run's task. Metrics of
 * several splits can be merged; the result depends on the samples alone, to the bit, not on how
 * they were cut into splits. Not thread-safe.
 *
 * <p>{@link #toBytes()} is {@code metrics.proto}, one encoding for one content, below 4 MiB.
 * Merging does not depend on order or grouping, so those of each split need not be kept: the merged
 * value of any number of splits takes a few megabytes, see {@link #heldBytes()}.
 */
public final class RankMetrics {
  private static final int VERSION = 2;
  private static final Parser<Metrics> PARSER = DiscardUnknownFieldsParser.wrap(Metrics.parser());

  /** A classification's: the names of its classes, and few others; a regression has fewer. */
  private static final int MAX_FIELDS = TaskSpec.MAX_CLASSES + 64;

  /** Where there is no task yet. */
  private static final long HELD_BYTES = 64;

  /** Null as long as there is no task. */
  private TaskMetrics measured;

  /** No samples of no task: the identity of merging. */
  public RankMetrics() {}

  private RankMetrics(TaskMetrics measured) {
    this.measured = measured;
  }

  /** No samples yet, to be measured so. */
  public static RankMetrics of(TaskSpec spec) {
    return new RankMetrics(empty(spec));
  }

  /**
   * Adds a sample.
   *
   * @param outputs its values, those of all compared outputs one after another: {@link
   *     TaskSpec#valuesPerSample()}; may be used again by the caller
   * @param targets what they are compared with: {@link TaskSpec#targetsPerSample()} numbers, NaN
   *     where it is not known; may be used again
   * @param partition its partition's position in the manifest, from 0
   * @param row its row there, from 0
   */
  public void add(double[] outputs, double[] targets, int partition, long row) {
    if (measured == null) {
      throw new IllegalStateException("samples are added to metrics of no task");
    }
    measured.add(outputs, targets, partition, row);
  }

  /**
   * Adds another rank's samples.
   *
   * @throws FatalFault ({@code ResultCorrupt}) if they are of another task, or of other outputs
   */
  public void merge(RankMetrics other) {
    if (other.measured == null) {
      return;
    }
    TaskSpec theirs = other.measured.spec();
    if (measured == null) {
      measured = empty(theirs);
    } else if (!measured.spec().equals(theirs)) {
      throw doNotFit(measured.spec(), theirs);
    }
    measured.merge(other.measured);
  }

  /** What is measured; empty where there is no task: of a rank without partitions. */
  public Optional<TaskMetrics> measured() {
    return Optional.ofNullable(measured);
  }

  /**
   * The metrics of the redshift task.
   *
   * @throws IllegalStateException if these are of another one
   */
  public RedshiftMetrics redshift() {
    if (measured instanceof RedshiftMetrics redshift) {
      return redshift;
    }
    throw new IllegalStateException("these are no metrics of redshifts");
  }

  /** All samples, labelled or not. */
  public long samples() {
    return measured == null ? 0 : measured.samples();
  }

  /** The metrics in an order that does not change; NaN where one is not defined. */
  public List<Metric> metrics() {
    return measured == null ? List.of() : measured.metrics();
  }

  /** The metric that stands for all. */
  public Optional<Metric> headline() {
    return measured().flatMap(TaskMetrics::headline);
  }

  /**
   * The memory that it takes, about: some kilobytes, and 32 to 64 bytes for each cell or bin that
   * holds a sample.
   */
  public long heldBytes() {
    return measured == null ? HELD_BYTES : measured.heldBytes();
  }

  /**
   * The encoding: equal contents give equal bytes. In JSON it stands as base64. Redshifts without a
   * sample have the bytes of no task, as they have had them from the beginning.
   */
  @JsonValue
  public byte[] toBytes() {
    Metrics.Builder message = Metrics.newBuilder().setVersion(VERSION);
    (measured == null ? new RedshiftMetrics() : measured).encode(message);
    return message.build().toByteArray();
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RankMetrics fromBytes(byte[] bytes) {
    Metrics message;
    try {
      RepeatedFields.requireFew(bytes, MAX_FIELDS);
      message = PARSER.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw DamagedMetrics.because("they are cut short or damaged");
    }
    if (message.getVersion() != VERSION) {
      throw DamagedMetrics.because(
          "version " + message.getVersion() + " where this program knows " + VERSION);
    }
    return new RankMetrics(
        switch (message.getTaskCase()) {
          case REGRESSION -> RegressionMetrics.decode(message.getRegression());
          case CLASSIFICATION -> ClassificationMetrics.decode(message.getClassification());
          case OUTPUTS -> OutputMetrics.decode(message.getOutputs());
          case TASK_NOT_SET -> {
            RedshiftMetrics redshift = RedshiftMetrics.decode(message);
            yield redshift.samples() == 0 ? null : redshift;
          }
        });
  }

  private static TaskMetrics empty(TaskSpec spec) {
    return switch (spec.task()) {
      case REDSHIFT -> new RedshiftMetrics();
      case REGRESSION -> new RegressionMetrics(spec);
      case CLASSIFICATION -> new ClassificationMetrics(spec);
      case NONE -> new OutputMetrics(spec);
    };
  }

  private static FatalFault doNotFit(TaskSpec ours, TaskSpec theirs) {
    Task task = theirs.task();
    return new FatalFault(
        Reason.ResultCorrupt,
        "the metrics of this run's ranks do not fit together: some are of %s; choose another"
                .formatted(
                    task == ours.task()
                        ? "other outputs or classes than others"
                        : "the task %s, others of %s".formatted(task, ours.task()))
            + " output.uri and run it again");
  }
}
