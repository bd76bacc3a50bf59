package dev.cosmicai.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.sweep.InferenceSweep;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A sweep in the cluster, with every job that was ever made for it. For one thread. */
public final class RunningSweep implements AutoCloseable {
  private final TestNamespace namespace;
  private final String name;
  private final List<String> jobs = new CopyOnWriteArrayList<>();
  private final SharedIndexInformer<InferenceJob> informer;

  private RunningSweep(TestNamespace namespace, String name) {
    this.namespace = namespace;
    this.name = name;
    this.informer = namespace.jobs().withLabel("cosmicai.dev/sweep", name).inform(new Recorder());
  }

  /**
   * Starts one, as a user would write it.
   *
   * @param job what its runs have in common; its data and its output are the sweep's
   * @param fields of the sweep's spec beside template and output
   */
  public static RunningSweep start(TestNamespace namespace, TestJob job, Map<String, ?> fields) {
    RunningSweep sweep = new RunningSweep(namespace, job.name());
    Map<String, Object> template = job.spec(namespace);
    template.remove("output");
    if (fields.containsKey("datasets")) {
      template.remove("data");
    }
    Map<String, Object> spec = new LinkedHashMap<>(fields);
    spec.put("template", template);
    spec.put("output", Map.of("uri", BucketServer.uri("results/" + job.name())));
    namespace
        .client()
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion(InferenceJob.API_VERSION)
                .withKind(InferenceSweep.KIND)
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(namespace.name())
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build())
        .create();
    return sweep;
  }

  /** Waits for a state of it; fails as soon as it has ended in another one. */
  public InferenceSweep await(String what, Predicate<InferenceSweep> condition) {
    InferenceSweep found =
        Patience.await(name + ": " + what)
            .until(this::latest, sweep -> condition.test(sweep) || hasEnded(sweep));
    assertThat(condition.test(found))
        .as("%s: %s. Its status:%n%s", name, what, Serialization.asYaml(found.getStatus()))
        .isTrue();
    return found;
  }

  /** To the good end. */
  public InferenceSweep awaitComplete() {
    return await("is complete", sweep -> isTrue(sweep, "Complete"));
  }

  /** To the bad end; the condition that says why. */
  public Condition awaitFailed() {
    return condition(await("has failed", sweep -> isTrue(sweep, "Failed")), "Failed").orElseThrow();
  }

  /** As it is now. */
  public InferenceSweep latest() {
    return resource().require();
  }

  /** The names of the jobs that were ever made for it, one that was made twice also twice. */
  public List<String> jobsEverMade() {
    return List.copyOf(jobs);
  }

  /** What {@code kubectl get} prints of it. */
  public ServerTable table() {
    return ServerTable.of(namespace, "inferencesweeps", name);
  }

  /** Deletes it, and waits until its jobs are gone too. */
  public void deleteAndAwaitGone() {
    resource().delete();
    Patience.await(name + " has left no job behind")
        .until(
            () ->
                namespace.jobs().withLabel("cosmicai.dev/sweep", name).list().getItems().isEmpty());
  }

  @Override
  public void close() {
    informer.close();
  }

  private Resource<InferenceSweep> resource() {
    return namespace
        .client()
        .resources(InferenceSweep.class)
        .inNamespace(namespace.name())
        .withName(name);
  }

  private static boolean hasEnded(InferenceSweep sweep) {
    return isTrue(sweep, "Complete") || isTrue(sweep, "Failed");
  }

  private static boolean isTrue(InferenceSweep sweep, String type) {
    return condition(sweep, type).filter(c -> c.getStatus().equals("True")).isPresent();
  }

  private static Optional<Condition> condition(InferenceSweep sweep, String type) {
    if (sweep.getStatus() == null || sweep.getStatus().conditions() == null) {
      return Optional.empty();
    }
    return sweep.getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  private final class Recorder implements ResourceEventHandler<InferenceJob> {
    @Override
    public void onAdd(InferenceJob job) {
      jobs.add(job.name());
    }

    @Override
    public void onUpdate(InferenceJob before, InferenceJob job) {
      if (!before.getMetadata().getUid().equals(job.getMetadata().getUid())) {
        jobs.add(job.name());
      }
    }

    @Override
    public void onDelete(InferenceJob job, boolean unknown) {}
  }
}
