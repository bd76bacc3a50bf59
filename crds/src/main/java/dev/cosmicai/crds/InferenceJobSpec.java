package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.AssignmentPolicy;
import dev.cosmicai.contract.Coordination;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.RunSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What the user asks for. A component that is null was not set; the accessor of a field with a
 * default never returns null.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.coordination) || self.coordination != 'Gang' || !has(self.parallelism)"
            + " || (has(self.worldSize) && self.parallelism >= self.worldSize)",
    message =
        "coordination: Gang needs all ranks at once: set parallelism to at least worldSize, or leave"
            + " it out",
    fieldPath = ".parallelism")
@ValidationRule(
    value =
        "(has(self.data.format) && self.data.format in ['pt', 'safetensors'])"
            + " || !(self.output.uri.endsWith('/') ? self.output.uri : self.output.uri + '/')"
            + ".startsWith(self.data.uri.endsWith('/') ? self.data.uri : self.data.uri + '/')",
    message =
        "output.uri lies in data.uri, where a later job would take the predictions for partitions:"
            + " choose a folder outside of it, or set data.format to pt or safetensors",
    fieldPath = ".output.uri")
@ValidationRule(
    value = "!has(self.data.follow) || has(self.worldSize)",
    message = FollowSpec.WORLD_SIZE_MESSAGE,
    fieldPath = ".worldSize")
@ValidationRule(
    value = "!has(self.data.follow) || !has(self.assignment) || self.assignment != 'Static'",
    message = FollowSpec.ASSIGNMENT_MESSAGE,
    fieldPath = ".assignment")
@ValidationRule(
    value = "has(self.model) || " + InferenceJobSpec.HAS_COMMAND,
    message = ModelSpec.MISSING_MESSAGE,
    fieldPath = ".model")
@ValidationRule(
    value = "!has(self.model) || has(self.model.uri) || " + InferenceJobSpec.HAS_COMMAND,
    message = ModelSpec.MISSING_MESSAGE,
    fieldPath = ".model.uri")
@ValidationRule(
    value =
        InferenceJobSpec.NO_COMMAND
            + " || !has(self.model) || !has(self.model.precision)"
            + " || self.model.precision == 'auto'",
    message = ModelSpec.PRECISION_MESSAGE,
    fieldPath = ".model.precision")
@ValidationRule(
    value = InferenceJobSpec.NO_COMMAND + " || !has(self.profile) || !self.profile",
    message = InferenceJobSpec.PROFILE_MESSAGE,
    fieldPath = ".profile")
public record InferenceJobSpec(
    @FixedOnceStarted
        @JsonPropertyDescription(
            "model: the network to run. Required, but for worker.command. Unset: the program brings"
                + " its own.")
        ModelSpec model,
    @FixedOnceStarted
        @Required
        @JsonPropertyDescription("data: the partitions to run it on. Required.")
        DataSpec data,
    @FixedOnceStarted @Required @JsonPropertyDescription("output: where the results go. Required.")
        OutputSpec output,
    @FixedOnceStarted
        @Min(1)
        @Max(Limits.MAX_WORLD_SIZE)
        @JsonPropertyDescription(
            "worldSize: the number of ranks, 1 to "
                + Limits.MAX_WORLD_SIZE
                + ". Splits are spread over the ranks evenly and in order; a rank without a split takes"
                + " another's or has nothing to compute: see assignment. data.follow needs it. Unset: one"
                + " rank a file.")
        Integer worldSize,
    @Min(1)
        @Max(Limits.MAX_PARALLELISM)
        @JsonPropertyDescription(
            "parallelism: how many ranks run at the same time, 1 to "
                + Limits.MAX_PARALLELISM
                + ". Unset: all of them, as far"
                + " as there is room; on one machine, at most the processor cores.")
        Integer parallelism,
    @FixedOnceStarted
        @Min(1)
        @Max(Limits.MAX_BATCH_SIZE)
        @Default("" + RunSpec.DEFAULT_BATCH_SIZE)
        @JsonPropertyDescription(
            "batchSize: CAI's batch size, which the results report, 1 to "
                + Limits.MAX_BATCH_SIZE
                + ". It does not change"
                + " what the network computes with: see model.batchSize. Unset: 512.")
        Integer batchSize,
    @FixedOnceStarted
        @Default("Independent")
        @JsonPropertyDescription(
            "coordination: Independent lets each rank run when there is room for it; Gang makes all"
                + " ranks wait for each other before they compute. Unset: Independent.")
        Coordination coordination,
    @FixedOnceStarted
        @Default("Dynamic")
        @JsonPropertyDescription(
            "assignment: Dynamic lets a rank that has done its own share take splits that others have"
                + " not begun; Static gives each rank the files that CAI's mapping does, and no others,"
                + " for comparisons with CAI. Unset: Dynamic.")
        AssignmentPolicy assignment,
    @FixedOnceStarted
        @Min(0)
        @Max(Limits.MAX_RETRIES_PER_RANK)
        @Default("3")
        @JsonPropertyDescription(
            "retriesPerRank: how often a rank is tried again after a failure that may pass, 0 to 100."
                + " Failures that would repeat, such as a corrupt file, are never retried. Unset: 3.")
        Integer retriesPerRank,
    @FixedOnceStarted
        @Min(0)
        @Max(Limits.MAX_FAILED_RANKS)
        @Default("0")
        @JsonPropertyDescription(
            "maxFailedRanks: how many ranks may fail for good while the job still completes without"
                + " their partitions, 0 to "
                + Limits.MAX_FAILED_RANKS
                + ". Unset: 0, the first one fails the job.")
        Integer maxFailedRanks,
    @FixedOnceStarted
        @Min(0)
        @Max(Limits.MAX_FAILED_SPLITS)
        @JsonPropertyDescription(
            "maxFailedSplits: how many splits may be left out because they cannot be computed, such as"
                + " those of a corrupt file, while the job still completes, 0 to "
                + Limits.MAX_FAILED_SPLITS
                + "; the rank goes on with the next split, and summary.json names each that was left"
                + " out. Unset: a rank fails of the first one that it meets, and maxFailedRanks says"
                + " whether the job goes on.")
        Integer maxFailedSplits,
    @FixedOnceStarted
        @Min(0)
        @Max(Limits.MAX_BAD_SAMPLES)
        @JsonPropertyDescription(
            "maxBadSamples: how many samples may be set aside, of all partitions together, because"
                + " they hold NaN or an infinity, have another shape, are missing or cannot be decoded, 0 to "
                + Limits.MAX_BAD_SAMPLES
                + "; the others of their partition are computed, and quarantine.json names each"
                + " with file, row, column and reason. Unset: 0, the first one fails its split.")
        Integer maxBadSamples,
    @FixedOnceStarted
        @Default("false")
        @JsonPropertyDescription(
            "resume: true takes over the results that an earlier job with the same model and data"
                + " left at output.uri and runs only what is missing. Unset: false, an output that"
                + " holds results is refused.")
        Boolean resume,
    @FixedOnceStarted
        @Default("false")
        @JsonPropertyDescription(
            "profile: true makes each rank record three of its forward passes, and the report"
                + " says which of the network's operators take the time. Predictions stay the same"
                + " to the last bit. Passes on a GPU are not recorded. Excludes worker.command. Unset:"
                + " false.")
        Boolean profile,
    @Default("false")
        @JsonPropertyDescription(
            "suspend: true stops the ranks and keeps what is done; false lets them go on. Unset:"
                + " false. Has no meaning without Kubernetes.")
        Boolean suspend,
    @Default("false")
        @JsonPropertyDescription(
            "drain: true ends a job that follows its data: it takes the files that are there, computes"
                + " them and completes; there is no way back. Unset: false, data.follow.idleSeconds"
                + " says when it ends. Has no meaning for a job without data.follow.")
        Boolean drain,
    @Min(1)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription(
            "activeDeadlineSeconds: how long the job may take from its start, in seconds; after that"
                + " it fails with DeadlineExceeded. Unset: no limit.")
        Long activeDeadlineSeconds,
    @Min(1)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription(
            "startDeadlineSeconds: how long the first rank may take to start, in seconds, such as on"
                + " a cluster without room, and how long a Gang's first rank waits for its last;"
                + " after that the job fails. On one machine, only how long a Gang's first rank waits for"
                + " its last. Unset: no limit for the start, 600 for a Gang.")
        Long startDeadlineSeconds,
    @Min(0)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription(
            "ttlSecondsAfterFinished: how long the finished job and its pods are kept, in seconds; 0"
                + " deletes them at once. The results in the bucket always stay. Unset: kept until"
                + " somebody deletes the job.")
        Long ttlSecondsAfterFinished,
    @FixedOnceStarted
        @JsonPropertyDescription(
            "storage: how to reach the S3 store that holds model, data and output. Unset: AWS S3 in"
                + " us-east-1 with the ambient credentials.")
        StorageSpec storage,
    @FixedOnceStarted
        @JsonPropertyDescription(
            "worker: where and as what the ranks run in a cluster. On one machine, only command, args"
                + " and variables in env that have a value are used. Unset: the operator's defaults.")
        WorkerSpec worker,
    @FixedOnceStarted
        @JsonPropertyDescription(
            "pricing: the prices that the reported cost is computed with. Unset: the published AWS"
                + " Lambda and S3 prices.")
        PricingSpec pricing) {

  /** A rule that holds where the ranks are a program of the user's. */
  static final String HAS_COMMAND =
      "(has(self.worker) && has(self.worker.command) && size(self.worker.command) > 0)";

  /** The opposite, in the form of which it is seen that it concerns no older job. */
  static final String NO_COMMAND =
      "!has(self.worker) || !has(self.worker.command) || size(self.worker.command) == 0";

  public static final String PROFILE_MESSAGE =
      "only our ranks record forward passes: leave it out beside worker.command";

  /** The default of {@link #retriesPerRank}. */
  public static final int DEFAULT_RETRIES_PER_RANK = 3;

  /** Fills in the defaults. */
  public InferenceJobSpec {
    batchSize = batchSize == null ? Integer.valueOf(RunSpec.DEFAULT_BATCH_SIZE) : batchSize;
    coordination = coordination == null ? Coordination.INDEPENDENT : coordination;
    assignment = assignment == null ? AssignmentPolicy.DYNAMIC : assignment;
    retriesPerRank =
        retriesPerRank == null ? Integer.valueOf(DEFAULT_RETRIES_PER_RANK) : retriesPerRank;
    maxFailedRanks = maxFailedRanks == null ? Integer.valueOf(0) : maxFailedRanks;
    resume = resume == null ? Boolean.FALSE : resume;
    profile = profile == null ? Boolean.FALSE : profile;
    suspend = suspend == null ? Boolean.FALSE : suspend;
    drain = drain == null ? Boolean.FALSE : drain;
    storage = storage == null ? StorageSpec.AWS : storage;
    worker = worker == null ? WorkerSpec.UNSET : worker;
    pricing = pricing == null ? PricingSpec.UNSET : pricing;
  }

  /** The same job with its results elsewhere. */
  public InferenceJobSpec withOutputUri(String uri) {
    return with(
        model, data, output == null ? new OutputSpec(uri, null, null) : output.at(uri), resume);
  }

  /** The same job over other data. */
  public InferenceJobSpec withDataUri(String uri) {
    return with(model, data == null ? DataSpec.of(uri) : data.at(uri), output, resume);
  }

  /** The same job in another precision. */
  public InferenceJobSpec withPrecision(Precision precision) {
    ModelSpec changed = (model == null ? ModelSpec.UNSET : model).withPrecision(precision);
    return with(changed, data, output, resume);
  }

  /** The same job, which takes over what is there of it. */
  public InferenceJobSpec resuming() {
    return with(model, data, output, true);
  }

  /**
   * What still has a meaning when the job has ended: whether it is suspended, how long it stays.
   */
  public InferenceJobSpec afterTheEnd() {
    return new InferenceJobSpec(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        suspend,
        null,
        null,
        null,
        ttlSecondsAfterFinished,
        null,
        null,
        null);
  }

  private InferenceJobSpec with(
      ModelSpec changedModel, DataSpec changedData, OutputSpec changedOutput, Boolean resumes) {
    return new InferenceJobSpec(
        changedModel,
        changedData,
        changedOutput,
        worldSize,
        parallelism,
        batchSize,
        coordination,
        assignment,
        retriesPerRank,
        maxFailedRanks,
        maxFailedSplits,
        maxBadSamples,
        resumes,
        profile,
        suspend,
        drain,
        activeDeadlineSeconds,
        startDeadlineSeconds,
        ttlSecondsAfterFinished,
        storage,
        worker,
        pricing);
  }
}
