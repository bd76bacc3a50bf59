package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cosmicai.contract.words.Words;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Locale;
import java.util.stream.Stream;

/** What a job wants its network computed on. */
public enum Device {
  /** A GPU if the engine sees one, else the CPU. */
  @JsonProperty("auto")
  AUTO,
  /** The CPU, even where there is a GPU. */
  @JsonProperty("cpu")
  CPU,
  /** An NVIDIA GPU; where there is none, a rank fails. */
  @JsonProperty("cuda")
  CUDA;

  /**
   * Reads a job's {@code model.device}.
   *
   * @throws FatalFault (InvalidSpec) for another word, naming all
   */
  public static Device parse(String word) {
    return Stream.of(values())
        .filter(device -> device.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new FatalFault(
                    Reason.InvalidSpec,
                    "model.device is '%s'; choose %s"
                        .formatted(word, Words.or(Stream.of(values()).map(Object::toString)))));
  }

  /** Reads what a coordinator recorded; one from before there was a choice recorded nothing. */
  public static Device ofRecord(String word) {
    return word.isEmpty() ? AUTO : parse(word);
  }

  /** As it is written in a job. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
