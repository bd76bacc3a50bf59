package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.ObjectUriSyntax;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the results of a sweep go. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SweepOutputSpec(
    @Required
        @ValidationRule(
            value = "self.matches(r'" + ObjectUriSyntax.FOLDER_PATTERN + "')",
            message = ObjectUriSyntax.FOLDER_MESSAGE)
        @Size(max = ObjectUriSyntax.MAX_CHARS - SweepOutputSpec.MAX_RUN_CHARS)
        @JsonPropertyDescription(
            "uri: the folder for the sweep's tables and figures, as s3://bucket/prefix. Each run's"
                + " results go to a folder of its own in it. Required.")
        String uri) {
  /** Of a slash and the name of a run's folder. */
  public static final int MAX_RUN_CHARS = 64;
}
