package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.crds.ByteQuantity;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One of the data sets that a sweep runs over. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetSpec(
    @Required
        @ValidationRule(
            value = "self.matches('" + DatasetSpec.NAME_PATTERN + "')",
            message = DatasetSpec.NAME_MESSAGE)
        @Size(max = DatasetSpec.MAX_NAME_CHARS)
        @JsonPropertyDescription(
            "name: what tables, figures and cells call it, such as 25MB; letters, digits, dots and"
                + " hyphens. Required.")
        String name,
    @JsonDeserialize(using = ByteQuantity.Reader.class)
        @ValidationRule(
            value =
                "type(self) == int ? self > 0 : self.matches('"
                    + ByteQuantity.PATTERN
                    + "') && self.matches('[1-9]')",
            message = DatasetSpec.SIZE_MESSAGE)
        @Size(max = ByteQuantity.MAX_CHARS)
        @JsonPropertyDescription(
            "partitionSize: how large its files are, such as 25MB; tables and figures have a column"
                + " and a line for each size. Nothing is read by it. Unset: the data set is known by"
                + " its name alone.")
        String partitionSize,
    @Required
        @ValidationRule(
            value = "self.matches(r'" + ObjectUriSyntax.FOLDER_PATTERN + "')",
            message = ObjectUriSyntax.FOLDER_MESSAGE)
        @Size(max = ObjectUriSyntax.MAX_CHARS)
        @JsonPropertyDescription(
            "uri: the folder that holds its partitions, as s3://bucket/prefix; it takes the place of"
                + " template.data.uri. Required.")
        String uri) {

  public static final int MAX_NAME_CHARS = 20;
  public static final String NAME_PATTERN = "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$";
  public static final String NAME_MESSAGE =
      "it must be letters, digits, dots and hyphens, with a letter or digit at both ends";
  public static final String SIZE_MESSAGE = "it must be a number of bytes above 0, such as 25MB";
}
