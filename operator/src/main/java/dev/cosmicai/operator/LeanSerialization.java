package dev.cosmicai.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Reads objects without what the operator never looks at, and what its informers would hold of
 * every object: {@code metadata.managedFields}, in which the API server keeps who has set which
 * field, and the template of a Job's pods. Both are written like all else.
 */
final class LeanSerialization {
  private LeanSerialization() {}

  /** For a client. */
  static KubernetesSerialization create() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.configOverride(ObjectMeta.class).setIgnorals(whenRead("managedFields"));
    mapper.configOverride(JobSpec.class).setIgnorals(whenRead("template"));
    return new KubernetesSerialization(mapper, true);
  }

  private static JsonIgnoreProperties.Value whenRead(String field) {
    return JsonIgnoreProperties.Value.forIgnoredProperties(field).withAllowGetters();
  }
}
