package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Number format of a network's weights and arithmetic. */
public enum Precision {
  /** bfloat16 where the archive holds it and the CPU multiplies it itself, else single. */
  @JsonProperty("auto")
  AUTO,
  /** IEEE 754 single precision. */
  @JsonProperty("fp32")
  FP32,
  /** bfloat16. */
  @JsonProperty("bf16")
  BF16,
  /** bfloat16, with linear layers in integers of 8 bits. */
  @JsonProperty("int8")
  INT8;

  /** Those that an archive can hold and a rank computes in: all but {@link #AUTO}. */
  public static List<Precision> concrete() {
    return Stream.of(values()).filter(precision -> precision != AUTO).toList();
  }

  /**
   * Reads a job's {@code model.precision}.
   *
   * @throws FatalFault (InvalidSpec) for another word, naming all
   */
  public static Precision parse(String word) {
    return Stream.of(values())
        .filter(precision -> precision.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new FatalFault(
                    Reason.InvalidSpec,
                    "model.precision is '%s'; choose %s"
                        .formatted(word, Words.or(Stream.of(values()).map(Object::toString)))));
  }

  /** As it is written in a job, an archive and a report. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
