package dev.cosmicai.operator.child;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.operator.TestJobs;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** YAML lets every field stand there without a value, which is null. */
class EmptyFieldsTest {
  private static final String JOB =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceJob
      metadata: {name: all, namespace: sky, labels: {a: b}, annotations: {a: b}}
      spec:
        model: {uri: s3://models/a.pt, sha256: "%s", precision: bf16, batchSize: 64}
        data: {uri: s3://sky/25MB/, format: safetensors, totalSize: 12.6GB, splitSize: 1Gi}
        output: {uri: s3://results/1, predictions: false}
        worldSize: 16
        parallelism: 16
        batchSize: 256
        coordination: Gang
        retriesPerRank: 0
        assignment: Static
        maxFailedRanks: 2
        maxFailedSplits: 2
        maxBadSamples: 3
        resume: true
        suspend: true
        activeDeadlineSeconds: 600
        startDeadlineSeconds: 60
        ttlSecondsAfterFinished: 0
        storage:
          endpoint: "http://127.0.0.1:9000"
          region: eu-west-1
          pathStyle: true
          credentialsSecret: keys
          caBundle: {configMapKeyRef: {name: ca, key: ca.pem}}
        worker:
          image: example.org/cosmic:1
          resources:
            requests: {cpu: "2", memory: 1Gi}
            limits: {memory: 1Gi}
            claims: [{name: gpu, request: one}]
          nodeSelector: {disk: ssd}
          tolerations: [{key: spot, operator: Exists, effect: NoSchedule, tolerationSeconds: 5}]
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                - matchExpressions: [{key: zone, operator: In, values: [a]}]
              preferredDuringSchedulingIgnoredDuringExecution:
              - weight: 1
                preference: {matchFields: [{key: metadata.name, operator: In, values: [a]}]}
            podAntiAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
              - topologyKey: host
                namespaces: [sky]
                labelSelector: {matchLabels: {a: b}}
          serviceAccountName: reader
          imagePullSecrets: [{name: pull}]
          priorityClassName: low
          runtimeClassName: kata
          labels: {team: sky}
          annotations: {note: "1"}
          env:
          - {name: OMP_NUM_THREADS, value: "1"}
          - {name: KEY, valueFrom: {secretKeyRef: {name: keys, key: key, optional: true}}}
          - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
        pricing: {requestPrice: 0, gbSecondPrice: 0.1, storageGbSecondPrice: 0.2, memoryGb: 7}
      """
          .formatted("a".repeat(64));

  @ParameterizedTest
  @MethodSource("emptied")
  void fieldWithoutAValueIsRefusedInOneLineOrCountsAsUnset(String yaml) {
    InferenceJob job;
    try {
      job = InferenceJobs.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)), "job.yaml");
    } catch (FatalFault e) {
      assertThat(e).hasMessageStartingWith("job.yaml").hasMessageNotContaining("\n");
      return;
    }
    job.getMetadata().setUid(TestJobs.UID);
    assertThatCode(
            () -> {
              Serialization.asYaml(WorkerJob.of(job, TestJobs.config(), 8, 1));
              Serialization.asYaml(CoordinatorJob.of(job, TestJobs.config(), "secret"));
            })
        .doesNotThrowAnyException();
  }

  static Stream<Named<String>> emptied() {
    List<Named<String>> emptied = new ArrayList<>();
    JsonNode job = Serialization.unmarshal(JOB, JsonNode.class);
    emptyEach(job, job, "", emptied);
    assertThat(emptied).hasSizeGreaterThan(90);
    return emptied.stream();
  }

  private static void emptyEach(
      JsonNode job, JsonNode place, String path, List<Named<String>> emptied) {
    if (place instanceof ObjectNode object) {
      for (String name : object.properties().stream().map(Map.Entry::getKey).toList()) {
        String fieldPath = path + "." + name;
        JsonNode value = object.replace(name, NullNode.instance);
        emptied.add(Named.of(fieldPath, Serialization.asYaml(job)));
        object.replace(name, value);
        emptyEach(job, value, fieldPath, emptied);
      }
    } else if (place instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        String itemPath = path + "[" + i + "]";
        JsonNode value = list.get(i);
        list.set(i, NullNode.instance);
        emptied.add(Named.of(itemPath, Serialization.asYaml(job)));
        list.set(i, value);
        emptyEach(job, value, itemPath, emptied);
      }
    }
  }
}
