package dev.cosmicai.contract;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.contract.program.Program;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a job asks for, as its coordinator and its ranks are told: all that decides what is
 * computed, by whom, and what is stored. It travels as environment variables; reading what was
 * written gives an equal value.
 *
 * @param runUid the run's identity
 * @param runName the job's name, for people
 * @param model the network; for a program, what it is told of it
 * @param program what the ranks are; if empty, ours
 * @param data the partitions
 * @param output where the results go, and which
 * @param worldSize the number of ranks; if empty, one for each file
 * @param batchSize CAI's batch size: what results report, at least 1
 * @param coordination whether all ranks have to be there before any computes
 * @param assignment which rank computes which splits
 * @param startDeadline how long a gang's first rank waits for its last; if empty, 600 seconds
 * @param maxFailedRanks how many ranks may be missing in the end
 * @param maxFailedSplits how many splits may be left out that cannot be computed; if empty, a rank
 *     fails of the first one that it meets
 * @param maxBadSamples how many samples may be set aside that cannot be computed with
 * @param resume whether another run's results of the same manifest may be continued
 * @param profile whether ranks tell which operators their forward passes spend their time in
 * @param pricing what the work costs
 * @param storage how to reach the store
 */
public record RunSpec(
    String runUid,
    String runName,
    Model model,
    Optional<Program> program,
    Data data,
    Output output,
    Optional<Integer> worldSize,
    int batchSize,
    Coordination coordination,
    AssignmentPolicy assignment,
    Optional<Duration> startDeadline,
    int maxFailedRanks,
    Optional<Integer> maxFailedSplits,
    int maxBadSamples,
    boolean resume,
    boolean profile,
    Pricing pricing,
    StorageSettings storage) {
  /** The default of {@link #batchSize}, CAI's. */
  public static final int DEFAULT_BATCH_SIZE = 512;

  /** The default of {@link Data#splitBytes}: some seconds to half a minute of work. */
  public static final long DEFAULT_SPLIT_BYTES = 64L << 20;

  /**
   * Refuses a run that follows its data and needs to know all files before it starts, and one of
   * our ranks without a network.
   */
  public RunSpec {
    if (program.isEmpty() && model.uri.isEmpty()) {
      throw refused("model.uri is missing: name the network, or a program in worker.command");
    }
    if (data.follow.isPresent()) {
      if (worldSize.isEmpty()) {
        throw refused("data.follow needs worldSize: how many files will come is not known; set it");
      }
      if (assignment == AssignmentPolicy.STATIC) {
        throw exclude("data.follow", "assignment: Static");
      }
    }
  }

  private static FatalFault exclude(String one, String other) {
    return refused("%s and %s exclude each other; give one".formatted(one, other));
  }

  private static FatalFault refused(String problem) {
    return new FatalFault(Reason.InvalidSpec, problem);
  }

  /**
   * The network.
   *
   * @param uri the TorchScript archive, or the ONNX file; any object, or empty, for a program
   * @param sha256 its digest in lower-case hex; if empty, planning computes it, if there is a URI
   * @param precision what it computes in
   * @param batchSize samples of one forward pass; if empty, what the archive recommends, or what
   *     the program takes
   * @param device what it computes on
   */
  public record Model(
      Optional<ObjectUri> uri,
      Optional<String> sha256,
      Precision precision,
      Optional<Integer> batchSize,
      Device device) {
    /** What a digest looks like; a regular expression of CEL and of Java. */
    public static final String SHA256_PATTERN = "^[0-9a-f]{64}$";

    private static final Pattern SHA256 = Pattern.compile(SHA256_PATTERN);

    /** What of ours runs it. */
    public ModelEngine engine() {
      return uri.map(place -> ModelEngine.of(place.key())).orElse(ModelEngine.TORCH);
    }

    static String parseSha256(String text) {
      if (!SHA256.matcher(text).matches()) {
        throw new IllegalArgumentException("64 lower-case hex digits");
      }
      return text;
    }
  }

  /**
   * The partitions. At most one of the two limits is there, and none where files are to come.
   *
   * @param uri the folder that holds them, or one object
   * @param format which objects of the folder count
   * @param fileLimit only the first so many files; if empty, all
   * @param totalBytes files until so many bytes are reached; if empty, all
   * @param splitBytes the size of a split, which is a file or a part of one; if empty, {@link
   *     #DEFAULT_SPLIT_BYTES}
   * @param reading how their columns become the network's inputs
   * @param follow how files that come later are taken; if empty, they are not
   */
  public record Data(
      ObjectUri uri,
      PartitionFormat format,
      Optional<Integer> fileLimit,
      Optional<Long> totalBytes,
      Optional<Long> splitBytes,
      Reading reading,
      Optional<Follow> follow) {
    /** Refuses both limits at once, and each where files are to come. */
    public Data {
      if (fileLimit.isPresent() && totalBytes.isPresent()) {
        throw exclude("data.fileLimit", "data.totalSize");
      }
      if (follow.isPresent() && fileLimit.isPresent()) {
        throw exclude("data.follow", "data.fileLimit");
      }
      if (follow.isPresent() && totalBytes.isPresent()) {
        throw exclude("data.follow", "data.totalSize");
      }
    }

    private Reading readingIfAny() {
      return reading.equals(Reading.DEFAULT) ? null : reading;
    }
  }

  /**
   * That a run goes on with the files that come while it runs.
   *
   * @param interval the time between two looks at the folder, in whole seconds from 1
   * @param idle the run ends when no file has come for so long and all is computed, in whole
   *     seconds; if empty, only when it is told to
   */
  public record Follow(Duration interval, Optional<Duration> idle) {
    /** The default of {@link #interval}. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
  }

  /**
   * The results.
   *
   * @param uri the folder that they go to
   * @param predictions whether predictions are stored
   * @param predictionsFormat how
   */
  public record Output(ObjectUri uri, boolean predictions, PredictionsFormat predictionsFormat) {}

  /**
   * Reads what {@link #coordinatorVariables} wrote.
   *
   * @throws dev.cosmicai.faults.FatalFault (InvalidSpec) naming the variable that is wrong
   */
  public static RunSpec from(Environment environment) {
    Optional<Program> program = environment.get(Variables.PROGRAM);
    return new RunSpec(
        environment.require(Variables.RUN_UID),
        environment.require(Variables.RUN_NAME),
        new Model(
            program.isPresent()
                ? environment.get(Variables.MODEL_URI)
                : Optional.of(environment.require(Variables.MODEL_URI)),
            environment.get(Variables.MODEL_SHA256),
            environment.get(Variables.MODEL_PRECISION).orElse(Precision.AUTO),
            environment.get(Variables.MODEL_BATCH_SIZE),
            environment.get(Variables.MODEL_DEVICE).orElse(Device.AUTO)),
        program,
        new Data(
            environment.require(Variables.DATA_URI),
            environment.get(Variables.DATA_FORMAT).orElse(PartitionFormat.AUTO),
            environment.get(Variables.DATA_FILE_LIMIT),
            environment.get(Variables.DATA_TOTAL_BYTES),
            environment.get(Variables.DATA_SPLIT_BYTES),
            environment.get(Variables.DATA_READING).orElse(Reading.DEFAULT),
            environment
                .get(Variables.DATA_FOLLOW_INTERVAL)
                .map(
                    interval -> new Follow(interval, environment.get(Variables.DATA_FOLLOW_IDLE)))),
        new Output(
            environment.require(Variables.OUTPUT_URI),
            environment.get(Variables.OUTPUT_PREDICTIONS).orElse(true),
            environment.get(Variables.OUTPUT_PREDICTIONS_FORMAT).orElse(PredictionsFormat.PARQUET)),
        environment.get(Variables.WORLD_SIZE),
        environment.get(Variables.BATCH_SIZE).orElse(DEFAULT_BATCH_SIZE),
        environment.get(Variables.COORDINATION).orElse(Coordination.INDEPENDENT),
        environment.get(Variables.ASSIGNMENT).orElse(AssignmentPolicy.DYNAMIC),
        environment.get(Variables.START_DEADLINE),
        environment.get(Variables.MAX_FAILED_RANKS).orElse(0),
        environment.get(Variables.MAX_FAILED_SPLITS),
        environment.get(Variables.MAX_BAD_SAMPLES).orElse(0),
        environment.get(Variables.RESUME).orElse(false),
        environment.get(Variables.PROFILE).orElse(false),
        Pricing.of(
            environment.get(Variables.PRICE_REQUEST).orElse(null),
            environment.get(Variables.PRICE_GB_SECOND).orElse(null),
            environment.get(Variables.PRICE_STORAGE_GB_SECOND).orElse(null),
            environment.get(Variables.PRICE_MEMORY_GB).orElse(null)),
        StorageSettings.from(environment));
  }

  /** Everything, for the coordinator's environment. */
  public Map<String, String> coordinatorVariables() {
    Map<String, String> variables = new LinkedHashMap<>(rankVariables());
    Variables.RUN_NAME.put(variables, runName);
    Variables.PROGRAM.put(variables, program.orElse(null));
    Variables.MODEL_URI.put(variables, model.uri.orElse(null));
    Variables.MODEL_SHA256.put(variables, model.sha256.orElse(null));
    Variables.MODEL_PRECISION.put(variables, model.precision);
    Variables.MODEL_BATCH_SIZE.put(variables, model.batchSize.orElse(null));
    Variables.MODEL_DEVICE.put(variables, model.device);
    Variables.DATA_URI.put(variables, data.uri);
    Variables.DATA_FORMAT.put(variables, data.format);
    Variables.DATA_FILE_LIMIT.put(variables, data.fileLimit.orElse(null));
    Variables.DATA_TOTAL_BYTES.put(variables, data.totalBytes.orElse(null));
    Variables.DATA_SPLIT_BYTES.put(variables, data.splitBytes.orElse(null));
    Variables.DATA_READING.put(variables, data.readingIfAny());
    Variables.DATA_FOLLOW_INTERVAL.put(variables, data.follow.map(Follow::interval).orElse(null));
    Variables.DATA_FOLLOW_IDLE.put(variables, data.follow.flatMap(Follow::idle).orElse(null));
    Variables.OUTPUT_URI.put(variables, output.uri);
    Variables.OUTPUT_PREDICTIONS.put(variables, output.predictions);
    Variables.OUTPUT_PREDICTIONS_FORMAT.put(variables, output.predictionsFormat);
    Variables.WORLD_SIZE.put(variables, worldSize.orElse(null));
    Variables.BATCH_SIZE.put(variables, batchSize);
    Variables.COORDINATION.put(variables, coordination);
    Variables.ASSIGNMENT.put(variables, assignment);
    Variables.MAX_FAILED_RANKS.put(variables, maxFailedRanks);
    Variables.MAX_FAILED_SPLITS.put(variables, maxFailedSplits.orElse(null));
    Variables.MAX_BAD_SAMPLES.put(variables, maxBadSamples == 0 ? null : maxBadSamples);
    Variables.RESUME.put(variables, resume);
    Variables.PROFILE.put(variables, profile);
    Variables.PRICE_REQUEST.put(variables, pricing.requestPrice());
    Variables.PRICE_GB_SECOND.put(variables, pricing.gbSecondPrice());
    Variables.PRICE_STORAGE_GB_SECOND.put(variables, pricing.storageGbSecondPrice());
    Variables.PRICE_MEMORY_GB.put(variables, pricing.memoryGb());
    return variables;
  }

  /**
   * The run's identity, the engine and the store, for a rank's environment; the rest comes with its
   * work.
   */
  public Map<String, String> rankVariables() {
    Map<String, String> variables = new LinkedHashMap<>();
    Variables.RUN_UID.put(variables, runUid);
    Variables.START_DEADLINE.put(variables, startDeadline.orElse(null));
    // Torch is what a rank of ours starts unless it is told otherwise; a program has its own.
    boolean untold = program.isPresent() || model.engine() == ModelEngine.TORCH;
    Variables.ENGINE.put(variables, untold ? null : model.engine());
    storage.putTo(variables);
    return variables;
  }
}
