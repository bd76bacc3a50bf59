package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the certificates are that the store's certificate is checked with. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.configMapKeyRef) != has(self.secretKeyRef)",
    message = CaBundleSpec.MESSAGE)
public record CaBundleSpec(
    @JsonPropertyDescription(
            "configMapKeyRef: a key of a ConfigMap in the job's namespace. Unset: secretKeyRef says"
                + " where.")
        KeyReference configMapKeyRef,
    @JsonPropertyDescription(
            "secretKeyRef: a key of a Secret in the job's namespace. Unset: configMapKeyRef says"
                + " where.")
        KeyReference secretKeyRef) {

  public static final String MESSAGE = "it must have either configMapKeyRef or secretKeyRef";

  /** One key of a ConfigMap or Secret. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KeyReference(
      @Required
          @ValidationRule(
              value = KubernetesSyntax.NAME_RULE,
              message = KubernetesSyntax.NAME_MESSAGE)
          @Size(max = KubernetesSyntax.MAX_NAME_CHARS)
          @JsonPropertyDescription("name: the object's name. Required.")
          String name,
      @Required
          @ValidationRule(
              value = "self.matches('" + KubernetesSyntax.DATA_KEY_PATTERN + "')",
              message = KEY_MESSAGE)
          @Size(max = KubernetesSyntax.MAX_NAME_CHARS)
          @JsonPropertyDescription(
              "key: the key whose value is a list of certificates in PEM. Required.")
          String key) {

    public static final String KEY_MESSAGE =
        "it must be a key of a ConfigMap or Secret: letters, digits, hyphens, underscores and dots";
  }
}
