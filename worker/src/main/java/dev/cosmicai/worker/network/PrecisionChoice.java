package dev.cosmicai.worker.network;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which precision a rank computes in, by what the job asks, the archive holds and the CPU can. */
final class PrecisionChoice {
  private static final String FLOAT32 = "fp32";
  private static final String BFLOAT16 = "bf16";

  private static final String INT8 = "int8";
  private static final String ANY = "auto";

  /**
   * The order in which {@code auto} takes what archive and CPU have: what an exporter rounded to
   * integers is for those who ask for it, or made nothing else.
   */
  private static final List<String> PREFERRED = List.of(BFLOAT16, FLOAT32, INT8);

  private PrecisionChoice() {}

  /**
   * Chooses. {@code auto} is bfloat16 where archive and CPU have it, else float32; int8 only of an
   * archive that has neither.
   *
   * @param model the archive's URI, for messages
   * @param asked {@code auto}, {@code fp32}, {@code bf16} or {@code int8}
   * @param held what the archive has; not empty
   * @param cpu what this machine multiplies itself
   * @return one of {@code held}
   * @throws FatalFault (PrecisionUnavailable) if the archive or the CPU lacks what is asked
   */
  static String choose(String model, String asked, Set<String> held, CpuFeatures cpu) {
    if (asked.equals(ANY)) {
      return preferred(model, held, cpu);
    }
    if (!held.contains(asked)) {
      throw unavailable(
          "%s computes in %s, not in %s; set model.precision to auto, or export the model with"
              + " --precision %s",
          model, String.join(" and ", held), asked, asked.equals(INT8) ? "all" : asked);
    }
    lacking(cpu, asked)
        .ifPresent(
            lack -> {
              throw unavailable(
                  "%s cannot run in %s: this machine's CPU has %s; set model.precision to auto or"
                      + " fp32, or choose other machines",
                  model, asked, lack);
            });
    return asked;
  }

  private static String preferred(String model, Set<String> held, CpuFeatures cpu) {
    List<String> candidates = PREFERRED.stream().filter(held::contains).toList();
    return candidates.stream()
        .filter(precision -> lacking(cpu, precision).isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                unavailable(
                    "%s has only %s, which this machine's CPU does not compute: it has %s; choose"
                        + " other machines, or export the model with --precision auto",
                    model,
                    String.join(" and ", candidates),
                    lacking(cpu, candidates.get(0)).orElseThrow()));
  }

  /** What the CPU lacks of what a precision needs. In int8 all but some layers is in bfloat16. */
  private static Optional<String> lacking(CpuFeatures cpu, String precision) {
    if (!precision.equals(FLOAT32) && !cpu.bfloat16()) {
      return Optional.of("neither AMX nor AVX512-BF16");
    }
    if (precision.equals(INT8) && !cpu.int8()) {
      return Optional.of("no AVX512-VNNI");
    }
    return Optional.empty();
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and next to its callers
  private static FatalFault unavailable(String message, Object... values) {
    return new FatalFault(Reason.PrecisionUnavailable, message.formatted(values));
  }
}
