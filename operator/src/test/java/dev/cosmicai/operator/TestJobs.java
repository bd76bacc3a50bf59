package dev.cosmicai.operator;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;

/** Jobs as the API server gives them, and the settings of an operator, for tests. */
public final class TestJobs {
  public static final String UID = "5f0c3a52-6a4b-4a3c-9c27-3d7a1d1f2b11";

  private static final String MINIMAL =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceJob
      metadata:
        name: galaxies
        namespace: sky
        uid: %s
        generation: 1
      spec:
        model:
          uri: s3://models/astro.pt
        data:
          uri: s3://sky/25MB
        output:
          uri: s3://results/run-1
      """
          .formatted(UID);

  private TestJobs() {}

  public static InferenceJob minimal() {
    return withSpec("");
  }

  /** The minimal job with further lines of the spec, which keep their own indentation. */
  public static InferenceJob withSpec(String lines) {
    return Serialization.unmarshal(MINIMAL + lines.indent(2), InferenceJob.class);
  }

  /** The minimal job without its model, with further lines of the spec. */
  public static InferenceJob withoutModel(String lines) {
    return Serialization.unmarshal(
        MINIMAL.replace("  model:\n    uri: s3://models/astro.pt\n", "") + lines.indent(2),
        InferenceJob.class);
  }

  /** The minimal job with other lines for its data. */
  public static InferenceJob withData(String lines) {
    return Serialization.unmarshal(
        MINIMAL.replace("    uri: s3://sky/25MB\n", lines.indent(4)), InferenceJob.class);
  }

  /** The minimal job that follows its data with two ranks, with further lines of the spec. */
  public static InferenceJob following(String lines) {
    String followed = MINIMAL.replace("25MB\n", "25MB\n    follow: {}\n");
    return Serialization.unmarshal(
        followed + ("worldSize: 2\n" + lines).indent(2), InferenceJob.class);
  }

  /** The minimal job with another model. */
  public static InferenceJob withModel(String uri) {
    return Serialization.unmarshal(
        MINIMAL.replace("s3://models/astro.pt", uri), InferenceJob.class);
  }

  /** A job that sets all that a builder looks at. */
  public static InferenceJob allOptions() {
    InferenceJob job =
        withSpec(
            """
            worldSize: 8
            parallelism: 4
            coordination: Independent
            retriesPerRank: 2
            assignment: Static
            maxFailedRanks: 1
            maxFailedSplits: 9
            maxBadSamples: 11
            startDeadlineSeconds: 900
            storage:
              endpoint: http://minio.sky.svc:9000
              pathStyle: true
              credentialsSecret: sky-s3
              caBundle: {configMapKeyRef: {name: company-ca, key: company.pem}}
            worker:
              image: registry.example/worker:2
              resources:
                requests: {cpu: 1500m, memory: 3Gi}
                limits: {memory: 3Gi}
              nodeSelector: {disk: ssd, arch: amd64}
              tolerations:
              - {key: gpu, operator: Exists, effect: NoSchedule}
              affinity:
                nodeAffinity:
                  preferredDuringSchedulingIgnoredDuringExecution:
                  - weight: 1
                    preference: {matchExpressions: [{key: zone, operator: In, values: [a]}]}
              serviceAccountName: sky-reader
              imagePullSecrets: [{name: registry}]
              priorityClassName: low
              runtimeClassName: gvisor
              labels: {team: sky, cosmicai.dev/run: forged}
              annotations: {example.com/note: hello}
              env:
              - {name: AWS_MAX_ATTEMPTS, value: "5"}
              - {name: OMP_NUM_THREADS, value: "3"}
              - {name: TZ, value: UTC}
            """);
    job.getMetadata().setLabels(Map.of("kueue.x-k8s.io/queue-name", "batch"));
    return job;
  }

  public static OperatorConfig config() {
    return config(Map.of());
  }

  /** The settings of an operator, with further or other variables. */
  public static OperatorConfig config(Map<String, String> variables) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "COSMIC_COORDINATOR_IMAGE", "cosmicai/coordinator:1",
                "COSMIC_WORKER_IMAGE", "cosmicai/worker:1",
                "COSMIC_WORKER_ONNX_IMAGE", "cosmicai/worker-onnx:1",
                "COSMIC_OPERATOR_NAMESPACE", "cosmic-system"));
    all.putAll(variables);
    return OperatorConfig.from(new Environment(all));
  }
}
