package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.contract.PartitionFormat;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The partitions: the objects under a prefix, or a part of them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(has(self.fileLimit) && has(self.totalSize))",
    message = "fileLimit and totalSize exclude each other: keep one",
    fieldPath = ".totalSize")
public record DataSpec(
    @Required
        @ValidationRule(
            value = "self.matches(r'" + ObjectUriSyntax.FOLDER_PATTERN + "')",
            message = ObjectUriSyntax.FOLDER_MESSAGE)
        @Size(max = ObjectUriSyntax.MAX_CHARS)
        @JsonPropertyDescription(
            "uri: the folder that holds the partitions, as s3://bucket/prefix, or one single object."
                + " Every object below it whose name ends in a known format's is a partition; they"
                + " are taken in natural order (2.pt before 10.pt). Required.")
        String uri,
    @Default("auto")
        @JsonPropertyDescription(
            "format: pt (what torch.save writes), safetensors or npz; only objects whose names end in"
                + " it are read. auto reads all three. Unset: auto.")
        PartitionFormat format,
    @Min(1)
        @Max(Limits.MAX_FILE_LIMIT)
        @JsonPropertyDescription(
            "fileLimit: take only the first so many files, 1 to "
                + Limits.MAX_FILE_LIMIT
                + ". Excludes totalSize. Unset:"
                + " all files.")
        Integer fileLimit,
    @ValidationRule(
            value = "self.matches('" + ByteQuantity.PATTERN + "') && self.matches('[1-9]')",
            message = "it must be a number of bytes above 0, such as 100Gi, 12.6GB or 500M")
        @Size(max = ByteQuantity.MAX_CHARS)
        @JsonPropertyDescription(
            "totalSize: take files until so many bytes are reached, such as 100Gi or 12.6GB; where"
                + " the folder holds less, its files are read again from the first. Excludes"
                + " fileLimit. Unset: all files, once.")
        String totalSize) {

  /** Fills in the defaults. */
  public DataSpec {
    format = format == null ? PartitionFormat.AUTO : format;
  }
}
