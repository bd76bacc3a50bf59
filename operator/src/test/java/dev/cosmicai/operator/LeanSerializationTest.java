package dev.cosmicai.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.operator.status.RunStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeanSerializationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesSerialization lean = LeanSerialization.create();

  @Test
  void whoHasSetWhichFieldIsNotKept() throws IOException {
    String told = withManagedFields(Serialization.asJson(TestJobs.minimal()));
    assertThat(Serialization.unmarshal(told, InferenceJob.class).getMetadata().getManagedFields())
        .as("as others read it")
        .hasSize(1);

    InferenceJob job = lean.unmarshal(told, InferenceJob.class);

    assertThat(job.getMetadata().getManagedFields()).isEmpty();
    assertThat(job.getMetadata().getAdditionalProperties()).isEmpty();
    assertThat(job).isEqualTo(TestJobs.minimal());
  }

  @Test
  void allElseOfKubernetesOwnKindsIsRead() throws IOException {
    String told =
        withManagedFields(
            """
            {"apiVersion": "batch/v1", "kind": "Job",
             "metadata": {"name": "demo", "labels": {"a": "b"}, "newField": 3,
               "ownerReferences": [{"apiVersion": "v1", "kind": "X", "name": "x", "uid": "u"}]},
             "spec": {"completions": 3}}
            """);

    Job job = lean.unmarshal(told, Job.class);

    ObjectMeta metadata = job.getMetadata();
    assertThat(metadata.getManagedFields()).isEmpty();
    assertThat(metadata.getName()).isEqualTo("demo");
    assertThat(metadata.getLabels()).containsEntry("a", "b");
    assertThat(metadata.getOwnerReferences()).hasSize(1);
    assertThat(metadata.getAdditionalProperties()).containsEntry("newField", 3);
    assertThat(job.getSpec().getCompletions()).isEqualTo(3);
  }

  @Test
  void templatesOfPodsAreWrittenAndNotKept() {
    String written =
        """
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "demo"},
         "spec": {"parallelism": 2, "template": {"spec": {"restartPolicy": "Never"}},
           "selector": {"matchLabels": {"a": "b"}}, "podFailurePolicy": {"rules": []}}}
        """;

    assertThat(lean.asJson(Serialization.unmarshal(written, Job.class)))
        .contains("\"restartPolicy\":\"Never\"");
    Job read = lean.unmarshal(written, Job.class);
    assertThat(read.getSpec().getTemplate()).isNull();
    assertThat(read.getSpec().getSelector()).isNull();
    assertThat(read.getSpec().getPodFailurePolicy()).isNull();
    assertThat(read.getSpec().getParallelism()).isEqualTo(2);
  }

  @Test
  void ofAJobThatHasEndedOnlyItsStatusAndItsTimeToLiveAreKept() {
    InferenceJob job = TestJobs.withSpec("ttlSecondsAfterFinished: 60\nsuspend: true");
    job.getMetadata().setAnnotations(Map.of("last-applied", "all of it"));
    job.setStatus(
        RunStatus.of(job, Instant.EPOCH).phase(InferenceJobStatus.Phase.RUNNING).toStatus());
    assertThat(read(job)).as("while it runs").isEqualTo(job);
    job.setStatus(
        RunStatus.of(job, Instant.EPOCH).phase(InferenceJobStatus.Phase.FAILED).toStatus());

    InferenceJob read = read(job);

    assertThat(read.getSpec().model()).isNull();
    assertThat(read.getSpec().output()).isNull();
    assertThat(read.getSpec().ttlSecondsAfterFinished()).isEqualTo(60);
    assertThat(read.getSpec().suspend()).isTrue();
    assertThat(read.getMetadata().getAnnotations()).isEmpty();
    assertThat(read.getStatus()).isEqualTo(job.getStatus());
  }

  private InferenceJob read(InferenceJob job) {
    return lean.unmarshal(Serialization.asJson(job), InferenceJob.class);
  }

  private static String withManagedFields(String json) throws IOException {
    ObjectNode object = (ObjectNode) JSON.readTree(json);
    ((ObjectNode) object.get("metadata"))
        .set(
            "managedFields",
            JSON.readTree(
                """
                [{"apiVersion": "cosmicai.dev/v1alpha1", "fieldsType": "FieldsV1",
                  "fieldsV1": {"f:status": {"f:phase": {}, "f:progress": {"f:percent": {}}}},
                  "manager": "cosmic-operator", "operation": "Apply", "subresource": "status"}]
                """));
    return object.toString();
  }
}
