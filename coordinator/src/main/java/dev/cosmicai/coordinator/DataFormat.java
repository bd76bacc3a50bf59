package dev.cosmicai.coordinator;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which objects under the data URI count as partitions: {@code data.format} of the job. */
public enum DataFormat {
  /** All formats; each partition's name says which one it is in. */
  AUTO,
  /** What {@code torch.save} writes. */
  PT,
  /** The safetensors format. */
  SAFETENSORS,
  /** A zip of numpy arrays. */
  NPZ;

  /** Reads the word of a job file: {@code auto}, {@code pt}, {@code safetensors} or {@code npz}. */
  public static DataFormat parse(String word) {
    return Stream.of(values())
        .filter(format -> format.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new FatalFault(
                    Reason.InvalidSpec,
                    "data.format is '" + word + "', not auto, pt, safetensors or npz"));
  }

  /** The word of a job file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an object of this name is in this format. */
  boolean matches(String key) {
    return suffixes().stream().anyMatch(key::endsWith);
  }

  /** The names' endings, for a sentence: {@code .pt, .safetensors or .npz}. */
  String suffixesInWords() {
    List<String> suffixes = suffixes();
    int last = suffixes.size() - 1;
    return last == 0
        ? suffixes.get(0)
        : suffixes.subList(0, last).stream().collect(Collectors.joining(", "))
            + " or "
            + suffixes.get(last);
  }

  private List<String> suffixes() {
    return switch (this) {
      case AUTO -> List.of(".pt", ".safetensors", ".npz");
      case PT -> List.of(".pt");
      case SAFETENSORS -> List.of(".safetensors");
      case NPZ -> List.of(".npz");
    };
  }
}
