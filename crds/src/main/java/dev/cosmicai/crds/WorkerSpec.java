package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.program.Program;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where and as what the ranks run in a cluster: the parts of a pod template that users need, not
 * all of it, which keeps the resource's schema small. Without Kubernetes only {@code command},
 * {@code args} and {@code env} count. No accessor of a list or map returns null.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.args) || size(self.args) == 0 || (has(self.command) && size(self.command) > 0)",
    message = WorkerSpec.ARGS_MESSAGE,
    fieldPath = ".args")
public record WorkerSpec(
    @ValidationRule(value = "self != '' && self.trim() == self", message = WorkerSpec.IMAGE_MESSAGE)
        @Size(max = WorkerSpec.MAX_IMAGE_CHARS)
        @JsonPropertyDescription(
            "image: the container image of the ranks; the coordinator keeps to the operator's."
                + " Alone, it is another image with our rank in it; with command, the one that holds"
                + " that program. Unset: the image that the operator was set up with.")
        String image,
    @ValidationRule(
            value = "size(self) == 0 || self[0].trim() != ''",
            message = WorkerSpec.COMMAND_MESSAGE)
        @ValidationRule(
            value = "self.map(word, size(word)).sum() <= " + WorkerSpec.MAX_COMMAND_CHARS,
            message = WorkerSpec.COMMAND_SIZE_MESSAGE)
        @Size(max = WorkerSpec.MAX_COMMAND)
        @JsonPropertyDescription(
            "command: the program that each rank is, in place of ours, such as [python, -m, forecast]:"
                + " its name or path, and what it is given, word by word; no shell reads it, and no"
                + " variable is put in. It speaks the rendezvous' protocol, as the Python package"
                + " cosmic does, and needs no model. In a cluster, image holds it. precision and"
                + " profile are not for it. Unset: our rank.")
        List<String> command,
    @ValidationRule(
            value = "self.map(word, size(word)).sum() <= " + WorkerSpec.MAX_COMMAND_CHARS,
            message = WorkerSpec.COMMAND_SIZE_MESSAGE)
        @Size(max = WorkerSpec.MAX_ARGS)
        @JsonPropertyDescription(
            "args: what command is given beside its own words, behind them. Unset: nothing more.")
        List<String> args,
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

  /** Words of a command. */
  public static final int MAX_COMMAND = 64;

  public static final int MAX_ARGS = 256;

  /** Of all words of command or args: as JSON, both fit into an environment variable. */
  public static final int MAX_COMMAND_CHARS = 8_192;

  public static final String COMMAND_MESSAGE =
      "its first word is the program's name or path, so it may not be empty";
  public static final String COMMAND_SIZE_MESSAGE =
      "all words together may have at most " + MAX_COMMAND_CHARS + " characters";
  public static final String ARGS_MESSAGE =
      "args are what command is given, and our rank takes none: set command, too";
  public static final String RESOURCES_MESSAGE = "a request may not be more than its limit";

  public static final String VARIABLE_MESSAGE =
      "it must be a variable's name: letters, digits, hyphens, underscores and dots, and no digit"
          + " first";
  public static final String VALUE_MESSAGE = "it may have either a value or valueFrom";

  /** Of the name of a variable. */
  public static final int MAX_VARIABLE_CHARS = 256;

  static final WorkerSpec UNSET =
      new WorkerSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  /** Makes lists and maps unmodifiable, and empty where unset. */
  public WorkerSpec {
    command = command == null ? List.of() : List.copyOf(command);
    args = args == null ? List.of() : List.copyOf(args);
    nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    env = env == null ? List.of() : List.copyOf(env);
  }

  /** The program that ranks are; empty if they are ours. */
  public Optional<Program> program() {
    return command.isEmpty()
        ? Optional.empty()
        : Optional.of(new Program(Stream.concat(command.stream(), args.stream()).toList()));
  }
}
