package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cosmicai.contract.words.Words;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Number format of a network's weights and arithmetic. All that distinguishes one from another in
 * Java stands here: its name, what it asks of a CPU, and its place in {@link #preferred}.
 */
public enum Precision {
  /** bfloat16 where the archive holds it and the CPU multiplies it itself, else single. */
  @JsonProperty("auto")
  AUTO(),
  /** IEEE 754 single precision. */
  @JsonProperty("fp32")
  FP32(),
  /** bfloat16. */
  @JsonProperty("bf16")
  BF16(CpuRequirement.BFLOAT16),
  /** bfloat16, with linear layers in integers of 8 bits. */
  @JsonProperty("int8")
  INT8(CpuRequirement.BFLOAT16, CpuRequirement.INT8, CpuRequirement.NO_AMX);

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable, of records of unmodifiable sets
  private final List<CpuRequirement> cpuRequirements;

  Precision(CpuRequirement... cpuRequirements) {
    this.cpuRequirements = List.of(cpuRequirements);
  }

  /**
   * What a CPU must be like. Without it the precision is slower than another one, or wrong.
   *
   * @param anyOf flags of {@code /proc/cpuinfo}, each of which tells that the CPU multiplies so;
   *     empty if none is needed
   * @param noneOf flags that it must not have
   * @param lack what another CPU has, for messages: "neither A nor B"
   */
  private record CpuRequirement(Set<String> anyOf, Set<String> noneOf, String lack) {
    /** Matrices of bfloat16. Without them libtorch converts, which is slower than single. */
    private static final CpuRequirement BFLOAT16 =
        new CpuRequirement(
            Set.of("amx_bf16", "avx512_bf16", "bf16"),
            Set.of(),
            "neither AMX nor AVX512-BF16, nor arm64's BF16");

    /**
     * Integers of 8 bits. Without it oneDNN widens them, or adds pairs of products in 16 bits,
     * which may overflow.
     */
    private static final CpuRequirement INT8 =
        new CpuRequirement(Set.of("avx512_vnni"), Set.of(), "no AVX512-VNNI");

    /** With tiles of bfloat16, what integers save is less than what rounding to them takes. */
    private static final CpuRequirement NO_AMX =
        new CpuRequirement(Set.of(), Set.of("amx_bf16"), "AMX, with which bf16 is faster");

    private boolean isMetBy(Set<String> flags) {
      return (anyOf.isEmpty() || !Collections.disjoint(anyOf, flags))
          && Collections.disjoint(noneOf, flags);
    }
  }

  /**
   * Why a CPU does not compute in it, in words that follow "it has"; empty if it does. In int8 all
   * but some layers is in bfloat16.
   *
   * @param flags what the CPU can, by the words of {@code /proc/cpuinfo}
   */
  public Optional<String> lacking(Set<String> flags) {
    return cpuRequirements.stream()
        .filter(required -> !required.isMetBy(flags))
        .map(CpuRequirement::lack)
        .findFirst();
  }

  /**
   * The order in which {@link #AUTO} takes what archive and CPU have: what an exporter rounded to
   * integers is for those who ask for it, or made nothing else.
   */
  public static List<Precision> preferred() {
    return List.of(BF16, FP32, INT8);
  }

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
