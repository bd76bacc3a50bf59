package dev.cosmicai.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A job in the cluster, with all that was seen of it since its creation. Waiting goes forward only:
 * each wait begins at the state that the last one ended with. For one thread.
 */
public final class RunningJob {
  private static final String RANK_INDEX = "batch.kubernetes.io/job-completion-index";

  /** What a rank logs before its first forward pass, and as its last line. */
  private static final String COMPUTES = " computes by ";

  private static final String DONE = " is done: ";

  /** From a rank's last answer of the store until its last line. */
  private static final Duration ENDING = Duration.ofSeconds(1);

  private final TestNamespace namespace;
  private final String name;
  private final List<InferenceJob> seen = new CopyOnWriteArrayList<>();
  private final SharedIndexInformer<InferenceJob> informer;
  private volatile boolean deleted;
  private Duration patience = Patience.OF_JOBS;
  private int position;

  private RunningJob(TestNamespace namespace, String name) {
    this.namespace = namespace;
    this.name = name;
    this.informer = namespace.jobs().withName(name).inform(new Recorder());
  }

  /** Looks on, even before there is a job of that name. */
  public static RunningJob follow(TestNamespace namespace, String name) {
    return new RunningJob(namespace, name);
  }

  public String name() {
    return name;
  }

  /** Waits longer, for a long job. */
  public RunningJob within(Duration longer) {
    patience = longer;
    return this;
  }

  /** The first state from here on that fulfils a condition. Fails as soon as the job has ended. */
  public InferenceJob await(String what, Predicate<InferenceJob> condition) {
    Patience.await(name + ": " + what)
        .atMost(patience)
        .until(() -> find(condition) >= 0 || isOver());
    int found = find(condition);
    if (found < 0) {
      throw new AssertionError(
          "%s ended before this was seen: %s. Its status:%n%s"
              .formatted(name, what, Serialization.asYaml(latest().getStatus())));
    }
    position = found;
    return seen.get(found);
  }

  public InferenceJob awaitPhase(Phase phase) {
    return await("is " + phase, job -> phaseOf(job) == phase);
  }

  /** Into that phase or past it: a short phase may be over before anybody has looked. */
  public InferenceJob awaitReached(Phase phase) {
    return await(
        "has reached " + phase,
        job -> {
          Phase now = phaseOf(job);
          return now != null && now != Phase.FAILED && now.compareTo(phase) >= 0;
        });
  }

  /** To the good end. */
  public InferenceJobStatus awaitComplete() {
    return await("is complete", job -> isTrue(job, "Complete")).getStatus();
  }

  /** To the bad end; the condition that says why. */
  public Condition awaitFailed() {
    InferenceJob job = await("has failed", j -> isTrue(j, "Failed"));
    assertThat(phaseOf(job)).isEqualTo(Phase.FAILED);
    return condition(job, "Failed").orElseThrow();
  }

  /** Waits until ranks are in the midst of their samples. */
  public InferenceJob awaitComputing() {
    return await(
        "is computing",
        job -> {
          InferenceJobStatus status = job.getStatus();
          return phaseOf(job) == Phase.RUNNING
              && status.progress() != null
              && status.progress().samplesDone() != null
              && status.progress().samplesDone() > 0;
        });
  }

  /** Waits until some splits are committed and others are not. */
  public InferenceJob awaitSomeSplitsCommitted() {
    return await(
        "has committed some splits",
        job -> {
          InferenceJobStatus status = job.getStatus();
          return phaseOf(job) == Phase.RUNNING
              && status.splits() != null
              && status.splits().committed() != null
              && status.splits().committed() > 0
              && status.splits().committed() < status.splits().total();
        });
  }

  /** As it was seen last. */
  public InferenceJob latest() {
    return seen.get(seen.size() - 1);
  }

  /** The phases that it went through so far, without repetitions. */
  public List<Phase> phases() {
    return seen.stream().map(RunningJob::phaseOf).filter(p -> p != null).distinct().toList();
  }

  /** Its pods, {@code rank} or {@code coordinator}. */
  public List<Pod> pods(String component) {
    return namespace.pods(name, component);
  }

  /** The ranks that these pods are. */
  public static List<Integer> ranks(List<Pod> pods) {
    return pods.stream()
        .map(pod -> pod.getMetadata().getAnnotations().get(RANK_INDEX))
        .map(Integer::valueOf)
        .toList();
  }

  /** Its pods whose containers run. */
  public List<Pod> running(String component) {
    return pods(component).stream()
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .toList();
  }

  /**
   * The pods of ranks that are not done, once so many are there. For a frozen bucket, which holds
   * them there.
   */
  public List<Pod> ranksAtWork(int count) {
    Patience.pause(ENDING);
    return Patience.await(name + ": " + count + " ranks at work")
        .until(
            () -> running("rank").stream().filter(rank -> !log(rank).contains(DONE)).toList(),
            ranks -> ranks.size() >= count);
  }

  /** Those of them whose network is loaded, so that they have a split; none between two splits. */
  public List<Pod> ranksComputing() {
    Patience.pause(ENDING);
    return running("rank").stream()
        .filter(rank -> log(rank).contains(COMPUTES) && !log(rank).contains(DONE))
        .toList();
  }

  private String log(Pod pod) {
    return namespace.client().pods().resource(pod).getLog();
  }

  /** Whether it has ended well. */
  public boolean isComplete() {
    return isTrue(latest(), "Complete");
  }

  /** Its events of a reason. */
  public List<Event> events(String reason) {
    return namespace
        .client()
        .v1()
        .events()
        .inNamespace(namespace.name())
        .withField("involvedObject.name", name)
        .withField("involvedObject.kind", "InferenceJob")
        .list()
        .getItems()
        .stream()
        .filter(event -> event.getReason().equals(reason))
        .toList();
  }

  /** Changes fields of the spec. */
  public void change(Map<String, Object> fields) {
    namespace
        .jobs()
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("spec", fields)));
  }

  public void delete() {
    namespace.jobs().withName(name).delete();
  }

  /** Waits until it and all that belongs to it are gone. */
  public void awaitGone() {
    Patience.await(name + " is deleted").until(() -> deleted);
    Patience.await(name + " has left nothing behind")
        .untilAsserted(() -> assertThat(namespace.belongings(name)).isEmpty());
    informer.close();
  }

  /** The phase of a job, null before the operator has seen it. */
  public static Phase phaseOf(InferenceJob job) {
    return job.getStatus() == null ? null : job.getStatus().phase();
  }

  /** One of its conditions. */
  public static Optional<Condition> condition(InferenceJob job, String type) {
    if (job.getStatus() == null || job.getStatus().conditions() == null) {
      return Optional.empty();
    }
    return job.getStatus().conditions().stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  private static boolean isTrue(InferenceJob job, String type) {
    return condition(job, type).filter(c -> c.getStatus().equals("True")).isPresent();
  }

  private int find(Predicate<InferenceJob> condition) {
    for (int i = position; i < seen.size(); i++) {
      if (condition.test(seen.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private boolean isOver() {
    return deleted
        || (!seen.isEmpty() && (isTrue(latest(), "Complete") || isTrue(latest(), "Failed")));
  }

  private final class Recorder implements ResourceEventHandler<InferenceJob> {
    @Override
    public void onAdd(InferenceJob job) {
      seen.add(job);
    }

    @Override
    public void onUpdate(InferenceJob before, InferenceJob job) {
      seen.add(job);
    }

    @Override
    public void onDelete(InferenceJob job, boolean unknown) {
      deleted = true;
    }
  }
}
