package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/**
 * Where and as what the ranks run in a cluster: the parts of a pod template that users need, not
 * all of it, which keeps the resource's schema small. Without Kubernetes only {@code env} counts.
 * No accessor of a list or map returns null.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkerSpec(
    @ValidationRule(value = "self != '' && self.trim() == self", message = WorkerSpec.IMAGE_MESSAGE)
        @Size(max = WorkerSpec.MAX_IMAGE_CHARS)
        @JsonPropertyDescription(
            "image: the container image of the ranks; the coordinator keeps to the operator's."
                + " Unset: the image that the operator was set up with.")
        String image,
    @ValidationRule(
            value =
                "!has(self.requests) || !has(self.limits) || self.requests.all(name,"
                    + " !(name in self.limits)"
                    + " || !isQuantity(string(self.requests[name]))"
                    + " || !isQuantity(string(self.limits[name]))"
                    + " || !quantity(string(self.requests[name]))"
                    + ".isGreaterThan(quantity(string(self.limits[name]))))",
            message = WorkerSpec.RESOURCES_MESSAGE)
        @JsonPropertyDescription(
            "resources: requests and limits of one rank. Unset: the operator's defaults.")
        ResourceRequirements resources,
    @ValidationRule(value = KubernetesSyntax.KEYS_RULE, message = KubernetesSyntax.KEYS_MESSAGE)
        @ValidationRule(
            value = KubernetesSyntax.LABEL_VALUES_RULE,
            message = KubernetesSyntax.LABEL_VALUES_MESSAGE)
        @JsonPropertyDescription(
            "nodeSelector: labels that a rank's node must have. Unset: any node.")
        Map<String, String> nodeSelector,
    @JsonPropertyDescription("tolerations: taints that ranks tolerate. Unset: none.")
        List<Toleration> tolerations,
    @JsonPropertyDescription("affinity: scheduling constraints of the ranks. Unset: none.")
        Affinity affinity,
    @ValidationRule(value = KubernetesSyntax.NAME_RULE, message = KubernetesSyntax.NAME_MESSAGE)
        @Size(max = KubernetesSyntax.MAX_NAME_CHARS)
        @JsonPropertyDescription(
            "serviceAccountName: the service account of ranks and coordinator, which may carry the"
                + " permission to read and write the buckets. Unset: the namespace's default.")
        String serviceAccountName,
    @JsonPropertyDescription(
            "imagePullSecrets: Secrets to pull the images of ranks and coordinator with, beside those"
                + " that the operator was set up with. Unset: those of the service account.")
        List<LocalObjectReference> imagePullSecrets,
    @ValidationRule(value = KubernetesSyntax.NAME_RULE, message = KubernetesSyntax.NAME_MESSAGE)
        @Size(max = KubernetesSyntax.MAX_NAME_CHARS)
        @JsonPropertyDescription(
            "priorityClassName: the ranks' priority class. Unset: the default one.")
        String priorityClassName,
    @ValidationRule(value = KubernetesSyntax.NAME_RULE, message = KubernetesSyntax.NAME_MESSAGE)
        @Size(max = KubernetesSyntax.MAX_NAME_CHARS)
        @JsonPropertyDescription(
            "runtimeClassName: the ranks' runtime class. Unset: the cluster's default.")
        String runtimeClassName,
    @ValidationRule(value = KubernetesSyntax.KEYS_RULE, message = KubernetesSyntax.KEYS_MESSAGE)
        @ValidationRule(
            value = KubernetesSyntax.LABEL_VALUES_RULE,
            message = KubernetesSyntax.LABEL_VALUES_MESSAGE)
        @JsonPropertyDescription("labels: further labels of the ranks' pods. Unset: none.")
        Map<String, String> labels,
    @ValidationRule(
            value =
                "self.all(key, key.indexOf('/') <= "
                    + KubernetesSyntax.MAX_NAME_CHARS
                    + " && key.lowerAscii().matches('"
                    + KubernetesSyntax.KEY_PATTERN
                    + "'))",
            message = KubernetesSyntax.KEYS_MESSAGE)
        @JsonPropertyDescription(
            "annotations: further annotations of the ranks' pods. Unset: none.")
        Map<String, String> annotations,
    @Size(max = WorkerSpec.MAX_VARIABLES)
        @JsonPropertyDescription(
            "env: further environment variables of the ranks. Names that start with COSMIC_ are"
                + " refused; those that start with AWS_ are the coordinator's too. Without Kubernetes"
                + " only plain values count. Unset: none.")
        List<EnvVar> env) {

  /** Of labels, annotations, node labels, pull secrets or resources. */
  public static final int MAX_ENTRIES = 64;

  public static final int MAX_VARIABLES = 200;
  public static final int MAX_IMAGE_CHARS = 1_024;
  public static final String IMAGE_MESSAGE = "it must be an image's name, without spaces around it";
  public static final String RESOURCES_MESSAGE = "a request may not be more than its limit";

  public static final String VARIABLE_MESSAGE =
      "it must be a variable's name: letters, digits, hyphens, underscores and dots, and no digit"
          + " first";
  public static final String VALUE_MESSAGE = "it may have either a value or valueFrom";

  /** Of the name of a variable. */
  public static final int MAX_VARIABLE_CHARS = 256;

  static final WorkerSpec UNSET =
      new WorkerSpec(null, null, null, null, null, null, null, null, null, null, null, null);

  /** Makes lists and maps unmodifiable, and empty where unset. */
  public WorkerSpec {
    nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    env = env == null ? List.of() : List.copyOf(env);
  }
}
