package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cosmicai.contract.words.Words;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How a partition's bytes are to be read, and how the names of such objects end. */
public enum PartitionFormat {
  /** All of them; a file's first bytes say which one it is. */
  @JsonProperty("auto")
  AUTO(),
  /** {@code torch.save}: ZIP, or the pickle stream from before torch 1.6. */
  @JsonProperty("pt")
  PT(".pt", ".pth"),
  /** Hugging Face's safetensors. */
  @JsonProperty("safetensors")
  SAFETENSORS(".safetensors"),
  /** {@code numpy.savez} and {@code numpy.savez_compressed}; and {@code numpy.save}. */
  @JsonProperty("npz")
  NPZ(".npz", ".npy"),
  /** Apache Parquet. */
  @JsonProperty("parquet")
  PARQUET(".parquet"),
  /** Tar shards as WebDataset names their members; not compressed. */
  @JsonProperty("tar")
  TAR(".tar"),
  /**
   * A table with the column {@code file_name}, of images beside it, as Hugging Face's ImageFolder
   * has it: {@code metadata.csv} or {@code metadata.parquet}.
   */
  @JsonProperty("images")
  IMAGES("metadata.csv", "metadata.parquet");

  private static final String GZIP_ENDING = ".gz";

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final List<String> endings;

  PartitionFormat(String... endings) {
    this.endings = List.of(endings);
  }

  /**
   * Reads a job's {@code data.format}; upper and lower case are the same.
   *
   * @throws FatalFault (InvalidSpec) for another word
   */
  public static PartitionFormat parse(String word) {
    return Stream.of(values())
        .filter(format -> format.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new FatalFault(
                    Reason.InvalidSpec,
                    "data.format is '%s'; choose %s"
                        .formatted(word, Words.or(Stream.of(values()).map(Object::toString)))));
  }

  /**
   * Whether an object of this name is read in this format. Upper and lower case are the same, and
   * gzip may have compressed it: {@code 1.pt}, {@code 1.PT}, {@code 1.pt.gz}.
   */
  public boolean matches(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    String plain =
        name.endsWith(GZIP_ENDING) ? name.substring(0, name.length() - GZIP_ENDING.length()) : name;
    return concrete().stream()
        .flatMap(format -> format.endings.stream())
        .anyMatch(
            ending -> ending.startsWith(".") ? plain.endsWith(ending) : isNamed(name, ending));
  }

  /**
   * Whether an object of this name can be read by rows, so that several ranks may have a part of it
   * each. Of a shard nobody knows where a sample begins before it is read up to there.
   */
  public boolean isReadByRows(String key) {
    return this != TAR && !(this == AUTO && TAR.matches(key));
  }

  private static boolean isNamed(String key, String name) {
    return key.equals(name) || key.endsWith("/" + name);
  }

  /** The endings of names, for a sentence: {@code .pt, .pth, …, .npy or .parquet}. */
  public String endings() {
    return Words.or(concrete().stream().flatMap(format -> format.endings.stream()));
  }

  private List<PartitionFormat> concrete() {
    return this == AUTO
        ? Stream.of(values()).filter(format -> format != AUTO).toList()
        : List.of(this);
  }

  /** As it is written in a job. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
