package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.cosmicai.crds.FixedOnceStarted;
import dev.cosmicai.crds.InferenceJobSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * What the user asks for. A component that is null was not set; the accessor of a field with a
 * default never returns null.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.template.output) || !has(self.template.output.uri)",
    message = InferenceSweepSpec.OUTPUT_MESSAGE,
    fieldPath = ".template.output.uri")
@ValidationRule(
    value = "!has(self.template.resume) || !self.template.resume",
    message = InferenceSweepSpec.RESUME_MESSAGE,
    fieldPath = ".template.resume")
@ValidationRule(
    value = "!has(self.template.suspend) || !self.template.suspend",
    message = InferenceSweepSpec.SUSPEND_MESSAGE,
    fieldPath = ".template.suspend")
@ValidationRule(
    value = "!has(self.template.drain) || !self.template.drain",
    message = InferenceSweepSpec.FOLLOW_MESSAGE,
    fieldPath = ".template.drain")
@ValidationRule(
    value = "!has(self.template.ttlSecondsAfterFinished)",
    message = InferenceSweepSpec.TTL_MESSAGE,
    fieldPath = ".template.ttlSecondsAfterFinished")
@ValidationRule(
    value = "!has(self.template.data) || !has(self.template.data.follow)",
    message = InferenceSweepSpec.FOLLOW_MESSAGE,
    fieldPath = ".template.data.follow")
@ValidationRule(
    value = "has(self.axes) || has(self.datasets)",
    message = InferenceSweepSpec.EMPTY_MESSAGE,
    fieldPath = ".axes")
@ValidationRule(
    value = "(has(self.template.data) && has(self.template.data.uri)) != has(self.datasets)",
    message = InferenceSweepSpec.DATA_MESSAGE,
    fieldPath = ".datasets")
@ValidationRule(
    value =
        "(has(self.datasets) ? size(self.datasets) : 1) * (has(self.axes) ?"
            + " (size(self.axes) > 0 ? size(self.axes[0].values) : 1)"
            + " * (size(self.axes) > 1 ? size(self.axes[1].values) : 1)"
            + " * (size(self.axes) > 2 ? size(self.axes[2].values) : 1)"
            + " * (size(self.axes) > 3 ? size(self.axes[3].values) : 1)"
            + " * (size(self.axes) > 4 ? size(self.axes[4].values) : 1)"
            + " * (size(self.axes) > 5 ? size(self.axes[5].values) : 1)"
            + " : 1) <= "
            + InferenceSweepSpec.MAX_CELLS,
    message = InferenceSweepSpec.CELLS_MESSAGE,
    fieldPath = ".axes")
@ValidationRule(
    value =
        "!has(self.exclude) || self.exclude.all(values, values.all(axis, axis == '"
            + InferenceSweepSpec.DATASET
            + "' ? has(self.datasets)"
            + " : has(self.axes) && self.axes.exists(swept, swept.field == axis)))",
    message = InferenceSweepSpec.EXCLUDE_MESSAGE,
    fieldPath = ".exclude")
public record InferenceSweepSpec(
    @FixedOnceStarted
        @Required
        @JsonPropertyDescription(
            "template: the spec of the jobs, as an InferenceJob has it; axes and datasets set fields of"
                + " it. It has no output.uri, which the sweep sets for each run. Required.")
        InferenceJobSpec template,
    @FixedOnceStarted
        @Size(min = 1, max = InferenceSweepSpec.MAX_AXES)
        @JsonPropertyDescription(
            "axes: the fields of the job that vary, and their values. The grid has a cell for each"
                + " combination of the values of all axes and the datasets, at most "
                + InferenceSweepSpec.MAX_CELLS
                + ". Unset: only the datasets vary.")
        List<AxisSpec> axes,
    @FixedOnceStarted
        @Size(min = 1, max = InferenceSweepSpec.MAX_DATASETS)
        @JsonPropertyDescription(
            "datasets: the data sets that each combination runs over, such as one for each size of"
                + " partitions. Unset: template.data.uri alone.")
        List<DatasetSpec> datasets,
    @FixedOnceStarted
        @Size(min = 1, max = InferenceSweepSpec.MAX_EXCLUSIONS)
        @JsonDeserialize(contentUsing = AxisValue.MapReader.class)
        @JsonPropertyDescription(
            "exclude: cells that make no sense, each a mapping of axes to one of their values, such as"
                + " {worldSize: 128, dataset: 100MB}; dataset stands for a data set's name. All cells"
                + " with these values are left out. Unset: none.")
        List<Map<String, String>> exclude,
    @FixedOnceStarted
        @Min(1)
        @Max(InferenceSweepSpec.MAX_REPEATS)
        @Default("1")
        @JsonPropertyDescription(
            "repeats: how often each cell runs, 1 to "
                + InferenceSweepSpec.MAX_REPEATS
                + ". Several show how far its figures spread. Unset: 1.")
        Integer repeats,
    @FixedOnceStarted
        @Default("Shuffled")
        @JsonPropertyDescription(
            "order: Shuffled takes all runs, repeats included, in an order that the seed decides, so"
                + " that what drifts with time does not look like an effect of an axis; Listed takes"
                + " cell after cell. Unset: Shuffled.")
        SweepOrder order,
    @FixedOnceStarted
        @Min(0)
        @Max(Integer.MAX_VALUE)
        @Default("1")
        @JsonPropertyDescription(
            "seed: which of the orders Shuffled takes; the same seed gives the same order on every"
                + " machine. Unset: 1.")
        Integer seed,
    @FixedOnceStarted
        @Default("true")
        @JsonPropertyDescription(
            "warmUp: true runs the cell of the first run once before all others, and counts that run nowhere, so"
                + " that images, models and caches are in place for every run that counts. Unset:"
                + " true.")
        Boolean warmUp,
    @Min(1)
        @Max(InferenceSweepSpec.MAX_PARALLEL_JOBS)
        @Default("1")
        @JsonPropertyDescription(
            "parallelJobs: how many runs take place at the same time, 1 to "
                + InferenceSweepSpec.MAX_PARALLEL_JOBS
                + ". Runs that share machines disturb each other's times. On one machine it is always"
                + " 1. Unset: 1.")
        Integer parallelJobs,
    @Default("Continue")
        @JsonPropertyDescription(
            "onFailure: Continue takes the other runs after one has failed; Stop begins no other."
                + " A sweep with a failed run fails at its end. Unset: Continue.")
        OnFailure onFailure,
    @Default("false")
        @JsonPropertyDescription(
            "suspend: true begins no other run and suspends the jobs that run, by their own suspend;"
                + " false lets them and the sweep go on. Unset: false. Has no meaning without"
                + " Kubernetes.")
        Boolean suspend,
    @Min(0)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription(
            "ttlSecondsAfterFinished: how long the finished sweep and its jobs are kept, in seconds; 0"
                + " deletes them at once. The results in the bucket always stay. Unset: kept until"
                + " somebody deletes the sweep. Has no meaning without Kubernetes.")
        Long ttlSecondsAfterFinished,
    @FixedOnceStarted @Required @JsonPropertyDescription("output: where the results go. Required.")
        SweepOutputSpec output) {

  public static final int MAX_AXES = 6;
  public static final int MAX_DATASETS = 100;
  public static final int MAX_EXCLUSIONS = 100;
  public static final int MAX_CELLS = 1_000;
  public static final int MAX_REPEATS = 100;
  public static final int MAX_PARALLEL_JOBS = 100;

  public static final String EMPTY_MESSAGE =
      "a sweep needs something that varies: set axes, datasets or both";
  public static final String DATA_MESSAGE =
      "the data is named once: by template.data.uri, or by datasets";
  public static final String CELLS_MESSAGE =
      "the grid may have at most "
          + MAX_CELLS
          + " cells, those that are excluded included: take fewer values";

  public static final String EXCLUDE_MESSAGE =
      "each entry maps axes of this sweep, or dataset where it has datasets, to one of their values";
  public static final String OUTPUT_MESSAGE =
      "output.uri of the sweep says where each run's results go: leave it out";
  public static final String RESUME_MESSAGE = "a sweep resumes its runs by itself: leave it out";
  public static final String SUSPEND_MESSAGE =
      "suspend of the sweep suspends its jobs: leave it out";
  public static final String TTL_MESSAGE =
      "ttlSecondsAfterFinished of the sweep holds for its jobs: leave it out";
  public static final String FOLLOW_MESSAGE =
      "a run of a sweep takes the files that are there when it starts: leave it out";

  /** What {@link #exclude} calls the name of a data set. */
  public static final String DATASET = "dataset";

  /** Fills in the defaults, and makes lists unmodifiable. */
  public InferenceSweepSpec {
    axes = axes == null ? null : List.copyOf(axes);
    datasets = datasets == null ? null : List.copyOf(datasets);
    exclude = exclude == null ? null : List.copyOf(exclude);
    repeats = repeats == null ? Integer.valueOf(1) : repeats;
    order = order == null ? SweepOrder.SHUFFLED : order;
    seed = seed == null ? Integer.valueOf(1) : seed;
    warmUp = warmUp == null ? Boolean.TRUE : warmUp;
    parallelJobs = parallelJobs == null ? Integer.valueOf(1) : parallelJobs;
    onFailure = onFailure == null ? OnFailure.CONTINUE : onFailure;
    suspend = suspend == null ? Boolean.FALSE : suspend;
  }

  /** The same sweep with its results elsewhere. */
  public InferenceSweepSpec withOutputUri(String uri) {
    return new InferenceSweepSpec(
        template,
        axes,
        datasets,
        exclude,
        repeats,
        order,
        seed,
        warmUp,
        parallelJobs,
        onFailure,
        suspend,
        ttlSecondsAfterFinished,
        new SweepOutputSpec(uri));
  }
}
