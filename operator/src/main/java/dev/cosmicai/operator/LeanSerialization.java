package dev.cosmicai.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;

/**
 * Reads objects without what the operator never looks at, and what its informers would hold of
 * every object: {@code metadata.managedFields}, in which the API server keeps who has set which
 * field; of a Job, the template and the selector of its pods, and how their failures count; of an
 * InferenceJob that has ended, the annotations and most of the spec. All is written like all else.
 * The status of an ended job is whole, since it may be written again.
 */
final class LeanSerialization {
  private LeanSerialization() {}

  /** For a client. */
  static KubernetesSerialization create() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.configOverride(ObjectMeta.class).setIgnorals(whenRead("managedFields"));
    mapper
        .configOverride(JobSpec.class)
        .setIgnorals(whenRead("template", "selector", "podFailurePolicy"));
    mapper.addMixIn(InferenceJob.class, LeanJob.class);
    return new KubernetesSerialization(mapper, true);
  }

  private static JsonIgnoreProperties.Value whenRead(String... fields) {
    return JsonIgnoreProperties.Value.forIgnoredProperties(fields).withAllowGetters();
  }

  @JsonDeserialize(converter = AfterTheEnd.class)
  private interface LeanJob {}

  private static final class AfterTheEnd extends StdConverter<InferenceJob, InferenceJob> {
    @Override
    public InferenceJob convert(InferenceJob job) {
      if (job.hasEnded()) {
        job.setSpec(job.getSpec().afterTheEnd());
        job.getMetadata().setAnnotations(Map.of());
      }
      return job;
    }
  }
}
