package dev.cosmicai.contract;

import dev.cosmicai.contract.program.Program;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The environment variables of a run's processes, each once. What a job says is written and read by
 * {@link RunSpec}; a supervisor adds what depends on the place.
 */
public final class Variables {
  /** What all names of this system start with; users may set none of them in a job. */
  public static final String PREFIX = "COSMIC_";

  // Of the run.
  static final Variable<String> RUN_NAME = Variable.text("COSMIC_RUN_NAME");
  static final Variable<Program> PROGRAM = Variable.of("COSMIC_PROGRAM", Program::parse);
  static final Variable<ObjectUri> MODEL_URI = Variable.of("COSMIC_MODEL_URI", ObjectUri::parse);
  static final Variable<String> MODEL_SHA256 =
      Variable.of("COSMIC_MODEL_SHA256", RunSpec.Model::parseSha256);
  static final Variable<Precision> MODEL_PRECISION =
      Variable.of("COSMIC_MODEL_PRECISION", Precision::parse);
  static final Variable<Integer> MODEL_BATCH_SIZE =
      Variable.integer("COSMIC_MODEL_BATCH_SIZE", 1, Limits.MAX_BATCH_SIZE);
  static final Variable<Device> MODEL_DEVICE = Variable.of("COSMIC_MODEL_DEVICE", Device::parse);
  static final Variable<ObjectUri> DATA_URI = Variable.of("COSMIC_DATA_URI", ObjectUri::parse);
  static final Variable<PartitionFormat> DATA_FORMAT =
      Variable.of("COSMIC_DATA_FORMAT", PartitionFormat::parse);
  static final Variable<Integer> DATA_FILE_LIMIT =
      Variable.integer("COSMIC_DATA_FILE_LIMIT", 1, Limits.MAX_FILE_LIMIT);
  static final Variable<Long> DATA_TOTAL_BYTES =
      Variable.longInteger("COSMIC_DATA_TOTAL_BYTES", 1, Long.MAX_VALUE);
  static final Variable<Long> DATA_SPLIT_BYTES =
      Variable.longInteger(
          "COSMIC_DATA_SPLIT_BYTES", Limits.MIN_SPLIT_BYTES, Limits.MAX_SPLIT_BYTES);
  static final Variable<Reading> DATA_READING = Variable.of("COSMIC_DATA_READING", Reading::parse);
  static final Variable<Duration> DATA_FOLLOW_INTERVAL =
      Variable.seconds("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS");
  static final Variable<Duration> DATA_FOLLOW_IDLE =
      Variable.seconds("COSMIC_DATA_FOLLOW_IDLE_SECONDS");

  /** Where a run puts what it makes, and ranks what is too large for a message. */
  public static final Variable<ObjectUri> OUTPUT_URI =
      Variable.of("COSMIC_OUTPUT_URI", ObjectUri::parse);

  static final Variable<Boolean> OUTPUT_PREDICTIONS = Variable.flag("COSMIC_OUTPUT_PREDICTIONS");
  static final Variable<PredictionsFormat> OUTPUT_PREDICTIONS_FORMAT =
      Variable.of("COSMIC_OUTPUT_PREDICTIONS_FORMAT", PredictionsFormat::parse);

  /** How many ranks there are. */
  public static final Variable<Integer> WORLD_SIZE =
      Variable.integer("COSMIC_WORLD_SIZE", 1, Limits.MAX_WORLD_SIZE);

  static final Variable<Integer> BATCH_SIZE =
      Variable.integer("COSMIC_BATCH_SIZE", 1, Limits.MAX_BATCH_SIZE);
  static final Variable<Coordination> COORDINATION =
      Variable.of("COSMIC_COORDINATION", Coordination::parse);
  static final Variable<AssignmentPolicy> ASSIGNMENT =
      Variable.of("COSMIC_ASSIGNMENT", AssignmentPolicy::parse);
  static final Variable<Integer> MAX_FAILED_RANKS =
      Variable.integer("COSMIC_MAX_FAILED_RANKS", 0, Limits.MAX_FAILED_RANKS);
  static final Variable<Integer> MAX_FAILED_SPLITS =
      Variable.integer("COSMIC_MAX_FAILED_SPLITS", 0, Limits.MAX_FAILED_SPLITS);
  static final Variable<Integer> MAX_BAD_SAMPLES =
      Variable.integer("COSMIC_MAX_BAD_SAMPLES", 0, Limits.MAX_BAD_SAMPLES);
  static final Variable<Boolean> RESUME = Variable.flag("COSMIC_RESUME");
  static final Variable<Boolean> PROFILE = Variable.flag("COSMIC_PROFILE");
  static final Variable<Double> PRICE_REQUEST = Variable.number("COSMIC_PRICE_REQUEST");
  static final Variable<Double> PRICE_GB_SECOND = Variable.number("COSMIC_PRICE_GB_SECOND");
  static final Variable<Double> PRICE_STORAGE_GB_SECOND =
      Variable.number("COSMIC_PRICE_STORAGE_GB_SECOND");
  static final Variable<Double> PRICE_MEMORY_GB = Variable.number("COSMIC_PRICE_MEMORY_GB");

  /** The run's identity; ranks and coordinator of one run have the same. */
  public static final Variable<String> RUN_UID = Variable.text("COSMIC_RUN_UID");

  /** How long a gang's first rank waits for its last. Unset: 600 seconds. */
  public static final Variable<Duration> START_DEADLINE =
      Variable.seconds("COSMIC_START_DEADLINE_SECONDS");

  // Of the store.
  static final Variable<URI> S3_ENDPOINT =
      Variable.of("COSMIC_S3_ENDPOINT", StorageSettings::parseEndpoint);
  static final Variable<String> S3_REGION =
      Variable.of("COSMIC_S3_REGION", StorageSettings::parseRegion);
  static final Variable<Boolean> S3_PATH_STYLE = Variable.flag("COSMIC_S3_PATH_STYLE");

  /** How long one operation keeps trying a store that does not answer. Unset: 60 seconds. */
  public static final Variable<Duration> S3_PATIENCE =
      Variable.seconds("COSMIC_S3_PATIENCE_SECONDS");

  // Of the rendezvous.

  /** Where the coordinator is found. */
  public static final Variable<String> RENDEZVOUS_HOST = Variable.text("COSMIC_RENDEZVOUS_HOST");

  /** Its TCP port; a coordinator takes a free one for 0, and 7077 if it is unset. */
  public static final Variable<Integer> RENDEZVOUS_PORT =
      Variable.port("COSMIC_RENDEZVOUS_PORT", 0);

  /**
   * Whether a finished run that the output holds stands as it is, where this one would only go on
   * with it: of a sweep's runs. Unset: no.
   */
  public static final Variable<Boolean> KEEP_FINISHED = Variable.flag("COSMIC_KEEP_FINISHED");

  /** How long a coordinator may be away. Unset: 120 seconds. */
  public static final Variable<Duration> RENDEZVOUS_PATIENCE =
      Variable.seconds("COSMIC_RENDEZVOUS_PATIENCE_SECONDS");

  /** The file that holds the run's token. */
  public static final Variable<Path> TOKEN_FILE = Variable.path("COSMIC_TOKEN_FILE");

  /** The file that holds the coordinator's certificate, in PEM. */
  public static final Variable<Path> TLS_CERTIFICATE_FILE =
      Variable.path("COSMIC_TLS_CERTIFICATE_FILE");

  /** The file that holds the coordinator's private key, in PEM. */
  public static final Variable<Path> TLS_KEY_FILE = Variable.path("COSMIC_TLS_KEY_FILE");

  // Of a rank.

  /** Which rank the process is, from 0. Unset: {@link #COMPLETION_INDEX}. */
  public static final Variable<Integer> RANK =
      Variable.integer("COSMIC_RANK", 0, Integer.MAX_VALUE);

  /** Kubernetes' own: the index of a pod of an Indexed Job. */
  public static final Variable<Integer> COMPLETION_INDEX =
      Variable.integer("JOB_COMPLETION_INDEX", 0, Integer.MAX_VALUE);

  /** Which attempt of its rank, from 0. Unset: the sum of the three that follow. */
  public static final Variable<Integer> ATTEMPT =
      Variable.integer("COSMIC_ATTEMPT", 0, Integer.MAX_VALUE);

  /** The attempts of Jobs before this one. */
  public static final Variable<Integer> ATTEMPT_BASE = count("COSMIC_ATTEMPT_BASE");

  /** The failed pods of this index that count against its limit. */
  public static final Variable<Integer> INDEX_FAILURES = count("COSMIC_INDEX_FAILURES");

  /** The failed pods of this index that the pod failure policy ignores. */
  public static final Variable<Integer> INDEX_IGNORED_FAILURES =
      count("COSMIC_INDEX_IGNORED_FAILURES");

  /** The cores that a rank uses. Unset: those that the process may use. */
  public static final Variable<Integer> THREADS = Variable.integer("COSMIC_THREADS", 1, 1024);

  /**
   * The engine that a rank starts before it knows its model; it takes the one that the model needs
   * in any case. Unset: torch.
   */
  public static final Variable<ModelEngine> ENGINE =
      Variable.of("COSMIC_ENGINE", ModelEngine::parse);

  /** Forward passes in flight, which share the cores. Unset: one for each core. */
  public static final Variable<Integer> STREAMS = Variable.integer("COSMIC_STREAMS", 1, 1024);

  /**
   * A folder that several ranks may share, so that one of them downloads the model for all. Unset:
   * each downloads it for itself.
   */
  public static final Variable<Path> MODEL_CACHE_DIR = Variable.path("COSMIC_MODEL_CACHE_DIR");

  // Of every process.

  /** A folder for temporary files. Unset: Java's. */
  public static final Variable<Path> SCRATCH_DIR = Variable.path("COSMIC_SCRATCH_DIR");

  /** Where health and metrics are served, 0 for a free port. Unset: nowhere. */
  public static final Variable<Integer> HEALTH_PORT = Variable.port("COSMIC_HEALTH_PORT", 0);

  /** The process whose end ends this one. Unset: none. */
  public static final Variable<Integer> PARENT_PID =
      Variable.integer("COSMIC_PARENT_PID", 1, Integer.MAX_VALUE);

  /** The file for the termination message. Unset: Kubernetes', if it is there. */
  public static final Variable<Path> TERMINATION_LOG = Variable.path("COSMIC_TERMINATION_LOG");

  /** How much is logged. Unset: INFO of this system, WARN of libraries. */
  public static final Variable<String> LOG_LEVEL = Variable.text("COSMIC_LOG_LEVEL");

  /** How much the AWS SDK logs. Unset: nothing. */
  public static final Variable<String> AWS_LOG_LEVEL = Variable.text("COSMIC_AWS_LOG_LEVEL");

  /** The host's name as containers have it. */
  public static final Variable<String> HOSTNAME = Variable.text("HOSTNAME");

  private static final int MAX_COUNT = 500_000_000;

  private Variables() {}

  private static Variable<Integer> count(String name) {
    return Variable.integer(name, 0, MAX_COUNT);
  }
}
