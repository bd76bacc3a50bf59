package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.Reading;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

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
            "format: pt (what torch.save writes), safetensors, npz or parquet; only objects whose"
                + " names end in it are read. auto reads all four. Unset: auto.")
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
        String totalSize,
    @Size(max = DataSpec.MAX_COLUMNS)
        @ValidationRule(
            value =
                "self.all(name, name.size() <= "
                    + DataSpec.MAX_COLUMN_CHARS
                    + " && self[name].size() > 0 && self[name].size() <= "
                    + DataSpec.MAX_PATTERN_CHARS
                    + ")",
            message = DataSpec.COLUMNS_MESSAGE)
        @JsonPropertyDescription(
            "columns: which column of the files goes to which input of the network, or is what its"
                + " output is compared with, where the names differ: {images: img, redshift: z_spec}."
                + " A number is a position, from 0. Several columns with commas, or a pattern with *,"
                + " become one [N, K] side by side. Unset: columns are found by the inputs' names, or"
                + " in their order.")
        Map<String, String> columns,
    @Size(max = Reading.MAX_KEPT)
        @ValidationRule(
            value =
                "self.all(name, name.size() > 0 && name.size() <= "
                    + DataSpec.MAX_COLUMN_CHARS
                    + ")",
            message = DataSpec.KEEP_MESSAGE)
        @JsonPropertyDescription(
            "keep: columns of numbers that go to the predictions as they are, such as [objid, ra,"
                + " dec]. Unset: none.")
        List<String> keep,
    @Size(max = DataSpec.MAX_TRANSFORMS)
        @JsonPropertyDescription(
            "transforms: from the columns to what the network takes, in order, each for one input and"
                + " exactly one of channels, centerCrop, resize, scale, normalize and channelsFirst."
                + " They replace those that the model declares for that input. Unset: the model's.")
        List<TransformSpec> transforms) {
  public static final int MAX_COLUMNS = 64;
  public static final int MAX_COLUMN_CHARS = 256;
  public static final int MAX_PATTERN_CHARS = 8192;
  public static final int MAX_TRANSFORMS = 64;
  public static final String COLUMNS_MESSAGE =
      "names have at most " + MAX_COLUMN_CHARS + " characters, and columns from 1 to "
          + MAX_PATTERN_CHARS;
  public static final String KEEP_MESSAGE =
      "names of columns have from 1 to " + MAX_COLUMN_CHARS + " characters";

  /** Fills in the defaults. */
  public DataSpec {
    format = format == null ? PartitionFormat.AUTO : format;
    columns = columns == null ? null : Map.copyOf(columns);
    keep = keep == null ? null : List.copyOf(keep);
    transforms = transforms == null ? null : List.copyOf(transforms);
  }
}
