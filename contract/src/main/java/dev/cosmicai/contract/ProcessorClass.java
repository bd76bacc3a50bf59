package dev.cosmicai.contract;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A kind of CPU for which other rewrites of a network and other batch sizes are fastest than for
 * other kinds. A CPU is of the first class here all of whose flags it has; of none if there is no
 * such class.
 */
public enum ProcessorClass {
  /** It multiplies tiles of bfloat16: Intel from Sapphire Rapids. */
  AMX("amx", "amx_tile", "amx_bf16"),
  /** It multiplies vectors of bfloat16: AMD from Zen 4, Intel's Cooper Lake. */
  AVX512_BF16("avx512-bf16", "avx512_bf16"),
  /** It computes in float32, with or without AVX-512. */
  AVX2("avx2", "avx2"),
  /** It multiplies bfloat16: arm64 from Neoverse V1 and N2. */
  ARM64_BF16("arm64-bf16", "bf16");

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final List<String> flags;

  ProcessorClass(String word, String... flags) {
    this.word = word;
    this.flags = List.of(flags);
  }

  /**
   * The class of a CPU.
   *
   * @param flags what it can, by the words of {@code /proc/cpuinfo}: its line {@code flags}, on
   *     arm64 {@code Features}
   */
  public static Optional<ProcessorClass> of(Set<String> flags) {
    return Stream.of(values()).filter(each -> flags.containsAll(each.flags)).findFirst();
  }

  /** The class of this name, as {@link #toString} gives it. */
  public static Optional<ProcessorClass> find(String word) {
    return Stream.of(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** As it is written in an archive and a result. */
  @Override
  public String toString() {
    return word;
  }
}
