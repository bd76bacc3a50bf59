package dev.cosmicai.operator.status;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Failure;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.InferenceJobStatus.Progress;
import dev.cosmicai.crds.InferenceJobStatus.RankCounts;
import dev.cosmicai.crds.InferenceJobStatus.Results;
import dev.cosmicai.crds.InferenceJobStatus.SplitCounts;
import dev.cosmicai.crds.InferenceJobStatus.Summary;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A job's status in the making. Immutable: each method that says something returns the status that
 * says it.
 */
public final class RunStatus {
  private static final RankCounts NO_COUNTS =
      new RankCounts(null, null, null, null, null, null, null);

  private final InferenceJobStatus status;
  private final long generation;
  private final String now;

  private RunStatus(InferenceJobStatus status, long generation, String now) {
    this.status = status;
    this.generation = generation;
    this.now = now;
  }

  /** The status that a job has, to be said of the job's generation at that time. */
  public static RunStatus of(InferenceJob job, Instant now) {
    long generation = Optional.ofNullable(job.getMetadata().getGeneration()).orElse(0L);
    Edit known = new Edit(Optional.ofNullable(job.getStatus()).orElseGet(RunStatus::nothing));
    known.observedGeneration = generation;
    known.phase = known.phase == null ? Phase.PENDING : known.phase;
    known.conditions = known.conditions == null ? List.of() : known.conditions;
    return new RunStatus(known.status(), generation, text(now));
  }

  /** What to write. */
  public InferenceJobStatus toStatus() {
    return status;
  }

  /** Never null: a job without a phase is pending. */
  public Phase phase() {
    return status.phase();
  }

  /** Whether the job has ended. */
  public boolean isTerminal() {
    return phase().isTerminal();
  }

  /** In another phase. */
  public RunStatus phase(Phase phase) {
    return with(edit -> edit.phase = phase);
  }

  /** With a condition that has one of the words for conditions. */
  public RunStatus condition(
      ConditionType type, boolean value, ConditionReason reason, String message) {
    return condition(type, value, reason.name(), message);
  }

  /** With a condition. */
  public RunStatus condition(ConditionType type, boolean value, String reason, String message) {
    return with(
        edit ->
            edit.conditions =
                Conditions.with(
                    status.conditions(), type, value, reason, message, generation, now));
  }

  /** Whether a condition is there and true. */
  public boolean isTrue(ConditionType type) {
    return Conditions.find(status.conditions(), type).filter(Conditions::isTrue).isPresent();
  }

  /** Whether a condition is there and has that reason. */
  public boolean hasReason(ConditionType type, ConditionReason reason) {
    return Conditions.find(status.conditions(), type)
        .filter(condition -> reason.name().equals(condition.getReason()))
        .isPresent();
  }

  /** When the clock of the deadlines started, if it has. */
  public Optional<Instant> startTime() {
    return Optional.ofNullable(status.startTime()).map(Instant::parse);
  }

  /** With the clock started now. */
  public RunStatus startedNow() {
    return with(edit -> edit.startTime = now);
  }

  /** When the job ended, if it has. */
  public Optional<Instant> completionTime() {
    return Optional.ofNullable(status.completionTime()).map(Instant::parse);
  }

  /** With the end now. */
  public RunStatus endedNow() {
    return with(edit -> edit.completionTime = now);
  }

  /** The ranks' counts; each of them may be null. */
  public RankCounts ranks() {
    return status.ranks() == null ? NO_COUNTS : status.ranks();
  }

  /** With other counts. */
  public RunStatus ranks(RankCounts ranks) {
    return with(edit -> edit.ranks = ranks);
  }

  /** The splits' counts, if they are known. */
  public Optional<SplitCounts> splits() {
    return Optional.ofNullable(status.splits());
  }

  /** With other counts. */
  public RunStatus splits(SplitCounts splits) {
    return with(edit -> edit.splits = splits);
  }

  /** With so many samples set aside. */
  public RunStatus badSamples(long samples) {
    return with(edit -> edit.badSamples = samples == 0 ? null : Long.valueOf(samples));
  }

  /** How often the ranks' Job was created, or is about to be. */
  public int starts() {
    return ranks().starts() == null ? 0 : ranks().starts();
  }

  /** How far the samples are, if that is known. */
  public Optional<Progress> progress() {
    return Optional.ofNullable(status.progress());
  }

  /** With other progress. */
  public RunStatus progress(Progress progress) {
    return with(edit -> edit.progress = progress);
  }

  /**
   * Of a run that is to follow its data.
   *
   * @param following whether it does now
   * @param generations how often files were taken
   * @param lag zero if none is known, as after a restart of the coordinator: what was said stays
   */
  public RunStatus follows(boolean following, int generations, Duration lag) {
    return with(
        edit -> {
          edit.following = following;
          edit.generations = generations;
          edit.lagSeconds =
              lag.isZero() ? status.lagSeconds() : Double.valueOf(lag.toMillis() / 1e3);
        });
  }

  /** The run is over, and whether it followed its data or not, it takes no files any more. */
  public RunStatus followsNoMore() {
    return with(edit -> edit.following = status.following() == null ? null : Boolean.FALSE);
  }

  /** What was warned of. */
  public List<String> warnings() {
    return status.warnings() == null ? List.of() : status.warnings();
  }

  /** With these warnings. */
  public RunStatus warnings(List<String> warnings) {
    return with(edit -> edit.warnings = warnings.isEmpty() ? null : List.copyOf(warnings));
  }

  /** The first few failures. */
  public List<Failure> failures() {
    return status.failures() == null ? List.of() : status.failures();
  }

  /** With other failures. */
  public RunStatus failures(List<Failure> failures) {
    return with(edit -> edit.failures = failures.isEmpty() ? null : List.copyOf(failures));
  }

  /** With the figures of the finished job, and where its files are. */
  public RunStatus results(Summary summary, Results results) {
    return with(
        edit -> {
          edit.summary = summary;
          edit.results = results;
        });
  }

  /** The figures of the finished job, once there are some. */
  public Optional<Summary> summary() {
    return Optional.ofNullable(status.summary());
  }

  @Override
  public String toString() {
    return status.toString();
  }

  private RunStatus with(Consumer<Edit> change) {
    Edit edit = new Edit(status);
    change.accept(edit);
    return new RunStatus(edit.status(), generation, now);
  }

  private static InferenceJobStatus nothing() {
    return new InferenceJobStatus(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }

  /** RFC 3339, whole seconds, as Kubernetes writes times. */
  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The one place that knows the order of the status' components. */
  private static final class Edit {
    private Long observedGeneration;
    private Phase phase;
    private List<Condition> conditions;
    private String startTime;
    private String completionTime;
    private RankCounts ranks;
    private SplitCounts splits;
    private Long badSamples;
    private Progress progress;
    private Boolean following;
    private Integer generations;
    private Double lagSeconds;
    private List<String> warnings;
    private List<Failure> failures;
    private Summary summary;
    private Results results;

    Edit(InferenceJobStatus status) {
      observedGeneration = status.observedGeneration();
      phase = status.phase();
      conditions = status.conditions();
      startTime = status.startTime();
      completionTime = status.completionTime();
      ranks = status.ranks();
      splits = status.splits();
      badSamples = status.badSamples();
      progress = status.progress();
      following = status.following();
      generations = status.generations();
      lagSeconds = status.lagSeconds();
      warnings = status.warnings();
      failures = status.failures();
      summary = status.summary();
      results = status.results();
    }

    InferenceJobStatus status() {
      return new InferenceJobStatus(
          observedGeneration,
          phase,
          conditions,
          startTime,
          completionTime,
          ranks,
          splits,
          badSamples,
          progress,
          following,
          generations,
          lagSeconds,
          warnings,
          failures,
          summary,
          results);
    }
  }
}
