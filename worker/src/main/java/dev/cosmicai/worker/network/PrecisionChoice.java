package dev.cosmicai.worker.network;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Set;

/** Which precision a rank computes in, by what the job asks, the archive holds and the CPU can. */
final class PrecisionChoice {
  static final String FLOAT32 = "fp32";
  static final String BFLOAT16 = "bf16";
  static final Set<String> ALL = Set.of(FLOAT32, BFLOAT16);

  private static final String ANY = "auto";

  private PrecisionChoice() {}

  /**
   * Chooses. {@code auto} is bfloat16 where archive and CPU have it, else float32.
   *
   * @param model the archive's URI, for messages
   * @param asked {@code auto}, {@code fp32} or {@code bf16}
   * @param held what the archive has; not empty
   * @param bfloat16Fast whether this CPU multiplies bfloat16 itself
   * @return one of {@code held}
   * @throws FatalFault (PrecisionUnavailable) if the archive or the CPU lacks what is asked
   */
  static String choose(String model, String asked, Set<String> held, boolean bfloat16Fast) {
    if (asked.equals(ANY)) {
      if (bfloat16Fast && held.contains(BFLOAT16)) {
        return BFLOAT16;
      }
      if (held.contains(FLOAT32)) {
        return FLOAT32;
      }
      throw unavailable(
          "%s has only bf16, which this machine's CPU does not compute: it has neither AMX nor"
              + " AVX512-BF16; choose other machines, or export the model with --precision auto",
          model);
    }
    if (!held.contains(asked)) {
      throw unavailable(
          "%s computes in %s, not in %s; set model.precision to auto, or export the model with"
              + " --precision %s",
          model, String.join(" and ", held), asked, asked);
    }
    if (asked.equals(BFLOAT16) && !bfloat16Fast) {
      throw unavailable(
          "%s cannot run in bf16: this machine's CPU has neither AMX nor AVX512-BF16; set"
              + " model.precision to auto or fp32, or choose other machines",
          model);
    }
    return asked;
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and next to its callers
  private static FatalFault unavailable(String message, Object... values) {
    return new FatalFault(Reason.PrecisionUnavailable, message.formatted(values));
  }
}
