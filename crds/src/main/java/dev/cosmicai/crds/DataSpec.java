package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
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
@ValidationRule(
    value = "!has(self.follow) || !self.uri.matches(r'" + FollowSpec.FILE_PATTERN + "')",
    message = FollowSpec.FOLDER_MESSAGE,
    fieldPath = ".uri")
@ValidationRule(
    value = "!has(self.follow) || !has(self.fileLimit)",
    message = FollowSpec.FILE_LIMIT_MESSAGE,
    fieldPath = ".fileLimit")
@ValidationRule(
    value = "!has(self.follow) || !has(self.totalSize)",
    message = FollowSpec.TOTAL_SIZE_MESSAGE,
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
            "format: pt (what torch.save writes), safetensors, npz, parquet, tar (shards as WebDataset"
                + " has them) or images (metadata.csv or metadata.parquet with images beside it);"
                + " only objects whose names end in it are read. auto reads all of them. Unset:"
                + " auto.")
        PartitionFormat format,
    @Min(1)
        @Max(Limits.MAX_FILE_LIMIT)
        @JsonPropertyDescription(
            "fileLimit: take only the first so many files, 1 to "
                + Limits.MAX_FILE_LIMIT
                + ". Excludes totalSize. Unset:"
                + " all files.")
        Integer fileLimit,
    @JsonDeserialize(using = ByteQuantity.Reader.class)
        @ValidationRule(
            value =
                "type(self) == int ? self > 0 : self.matches('"
                    + ByteQuantity.PATTERN
                    + "') && self.matches('[1-9]')",
            message = "it must be a number of bytes above 0, such as 100Gi, 12.6GB or 500M")
        @Size(max = ByteQuantity.MAX_CHARS)
        @JsonPropertyDescription(
            "totalSize: take files until so many bytes are reached, such as 100Gi, 12.6GB or 5000000; where"
                + " the folder holds less, its files are read again from the first. Excludes"
                + " fileLimit. Unset: all files, once.")
        String totalSize,
    @JsonDeserialize(using = ByteQuantity.Reader.class)
        @ValidationRule(
            value = "type(self) == int ? self >= 0 : self.matches('" + ByteQuantity.PATTERN + "')",
            message = "it must be a number of bytes, such as 64Mi")
        @ValidationRule(
            value =
                "type(self) == int ? self < 0 || (self >= "
                    + Limits.MIN_SPLIT_BYTES
                    + " && self <= "
                    + Limits.MAX_SPLIT_BYTES
                    + ") : !self.matches('"
                    + ByteQuantity.PATTERN
                    + "') || ["
                    + ByteQuantity.CEL_BYTES
                    + "].all(bytes, bytes >= "
                    + Limits.MIN_SPLIT_BYTES
                    + ".0 && bytes <= "
                    + Limits.MAX_SPLIT_BYTES
                    + ".0)",
            message = DataSpec.SPLIT_SIZE_MESSAGE)
        @Size(max = ByteQuantity.MAX_CHARS)
        @JsonPropertyDescription(
            "splitSize: how many bytes of a file are computed at a time, such as 64Mi or 64000000, from"
                + " 1Mi to 1Ti."
                + " Ranks take their work in splits: a smaller file is one split, a larger one is cut by"
                + " rows into as many as it takes; a tar shard is always one. A rank that is lost loses"
                + " the splits that it was computing. Unset: 64Mi.")
        String splitSize,
    @Size(max = DataSpec.MAX_COLUMNS)
        @ValidationRule(
            value =
                "self.all(name, name.size() > 0 && name.size() <= " + DataSpec.MAX_NAME_CHARS + ")",
            message = DataSpec.NAMES_MESSAGE)
        @ValidationRule(
            value = "self.all(name, !self[name].matches(r'" + DataSpec.NO_COLUMN_PATTERN + "'))",
            message = DataSpec.NO_COLUMN_MESSAGE)
        @JsonPropertyDescription(
            "columns: where the files call a column otherwise than the network: the network's name for"
                + " it, then the files', as in {images: img, redshift: z_spec}. The network's name is"
                + " that of an input, or of the column that an output is compared with. The files' is"
                + " a name, or a position in quotes from \"0\" on, or several of them with commas or"
                + " with * for any characters, whose values are put side by side as [N, K]. Unset:"
                + " columns are found by the network's names, in files without names by their order.")
        Map<String, @Size(max = DataSpec.MAX_COLUMN_CHARS) String> columns,
    @Size(max = Reading.MAX_KEPT)
        @ValidationRule(
            value = "self.all(name, !(name in ['file', 'row', 'predicted_class']))",
            message = DataSpec.RESERVED_MESSAGE)
        @JsonPropertyDescription(
            "keep: columns of numbers in the files that go to the predictions as they are, such as"
                + " [objid, ra, dec]; with them, predictions can be joined to a catalogue. Unset:"
                + " none.")
        List<@Size(min = 1, max = DataSpec.MAX_NAME_CHARS) String> keep,
    @Size(max = DataSpec.MAX_TRANSFORMS)
        @JsonPropertyDescription(
            "transforms: what is done to columns before the network gets them, in this order. Each is"
                + " for one input and exactly one of channels, centerCrop, resize, scale, normalize"
                + " and channelsFirst. Those for an input replace what the model declares for it."
                + " Unset: what the model declares.")
        List<TransformSpec> transforms,
    @JsonPropertyDescription(
            "follow: the job goes on with the files that come to the folder while it runs, until no"
                + " file has come for idleSeconds or drain is true. {} follows with the defaults;"
                + " nothing behind the colon is as if it was unset, and cosmic refuses it."
                + " Needs worldSize. Unset: the job takes the files that are there when it starts.")
        FollowSpec follow) {
  public static final int MAX_COLUMNS = 64;

  /** Of an input or a column. */
  public static final int MAX_NAME_CHARS = 256;

  /** Of several columns with commas. */
  public static final int MAX_COLUMN_CHARS = 8192;

  /** The bounds of {@link #splitSize}. */
  public static final String SPLIT_SIZE_MESSAGE = "it must be 1Mi to 1Ti";

  public static final int MAX_TRANSFORMS = 64;
  public static final String NAMES_MESSAGE =
      "names before the colon have from 1 to " + MAX_NAME_CHARS + " characters";

  /** Nothing at all, or nothing on one side of a comma. */
  public static final String NO_COLUMN_PATTERN = "(^|,)[ ]*(,|$)";

  public static final String NO_COLUMN_MESSAGE =
      "a column is named after the colon, and on both sides of each comma";
  public static final String RESERVED_MESSAGE =
      "predictions have file, row and predicted_class of their own: leave them out of keep";

  /** Fills in the defaults. */
  public DataSpec {
    format = format == null ? PartitionFormat.AUTO : format;
    columns = columns == null ? null : Map.copyOf(columns);
    keep = keep == null ? null : List.copyOf(keep);
    transforms = transforms == null ? null : List.copyOf(transforms);
  }

  /** All partitions of a folder. */
  static DataSpec of(String uri) {
    return new DataSpec(uri, null, null, null, null, null, null, null, null);
  }

  /** The same of another folder. */
  DataSpec at(String otherUri) {
    return new DataSpec(
        otherUri, format, fileLimit, totalSize, splitSize, columns, keep, transforms, follow);
  }
}
