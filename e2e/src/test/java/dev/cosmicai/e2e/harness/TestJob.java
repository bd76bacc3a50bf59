package dev.cosmicai.e2e.harness;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A job to start, as a user would write it: small pods, the data of a {@link Dataset}, and its
 * results in a folder of its name. Unmodifiable; every method gives another one.
 */
public final class TestJob {
  /** Enough for the tests' small partitions. */
  private static final Map<String, Object> SMALL =
      Map.of(
          "requests", Map.of("cpu", "50m", "memory", "600Mi"), "limits", Map.of("memory", "600Mi"));

  private final String name;
  private final Map<String, Object> spec;

  private TestJob(String name, Map<String, Object> spec) {
    this.name = name;
    this.spec = spec;
  }

  /** One rank a file. */
  public static TestJob of(String name, Dataset dataset) {
    return new TestJob(name, Map.of())
        .with("model", Map.of("uri", dataset.modelUri()))
        .with("data", Map.of("uri", dataset.dataUri()))
        .with("output", Map.of("uri", BucketServer.uri("results/" + name)))
        .with("worker", Map.of("resources", SMALL));
  }

  public String name() {
    return name;
  }

  /** Sets a field of the spec. */
  public TestJob with(String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(spec);
    changed.put(field, value);
    return new TestJob(name, changed);
  }

  /** Sets a field of {@code spec.data}. */
  public TestJob withData(String field, Object value) {
    return withPart("data", field, value);
  }

  /** Sets a field of {@code spec.worker}. */
  public TestJob withWorker(String field, Object value) {
    return withPart("worker", field, value);
  }

  /** Gives the ranks an environment variable. */
  public TestJob withWorkerVariable(String variable, String value) {
    return withWorker("env", List.of(Map.of("name", variable, "value", value)));
  }

  /** Over the partitions in another folder of the bucket. */
  public TestJob onData(String path) {
    return with("data", Map.of("uri", BucketServer.uri(path)));
  }

  /** With the results where those of another job are, whatever it left there. */
  public TestJob resuming(String other) {
    return with("output", Map.of("uri", BucketServer.uri("results/" + other))).with("resume", true);
  }

  private TestJob withPart(String part, String field, Object value) {
    @SuppressWarnings("unchecked")
    Map<String, Object> changed =
        new LinkedHashMap<>((Map<String, Object>) spec.getOrDefault(part, Map.of()));
    changed.put(field, value);
    return with(part, changed);
  }

  /** As it is applied in a namespace whose bucket holds the data. */
  GenericKubernetesResource resource(TestNamespace namespace) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(InferenceJob.API_VERSION)
        .withKind(InferenceJob.KIND)
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace.name())
        .endMetadata()
        .addToAdditionalProperties("spec", spec(namespace))
        .build();
  }

  /** Its spec there. */
  Map<String, Object> spec(TestNamespace namespace) {
    Map<String, Object> complete = new LinkedHashMap<>(spec);
    complete.putIfAbsent("storage", BucketServer.storage(namespace));
    return complete;
  }

  /** For {@code cosmic run}, which serves a folder as the store. */
  InferenceJob local() {
    return Serialization.unmarshal(
        Serialization.asJson(
            Map.of(
                "apiVersion",
                InferenceJob.API_VERSION,
                "kind",
                InferenceJob.KIND,
                "metadata",
                Map.of("name", name),
                "spec",
                spec)),
        InferenceJob.class);
  }
}
