package dev.cosmicai.worker.network.choice;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which precision a rank computes in, by what the job asks, the archive holds and the CPU can. */
public final class PrecisionChoice {
  private PrecisionChoice() {}

  /**
   * Chooses. For {@code auto} it is the first of {@link Precision#preferred} that archive and CPU
   * have.
   *
   * @param model the archive's URI, for messages
   * @param held what the archive has; not empty
   * @param processor what computes
   * @return one of {@code held}
   * @throws FatalFault (PrecisionUnavailable) if the archive or the CPU lacks what is asked
   */
  public static Precision choose(
      String model, Precision asked, Set<Precision> held, Processor processor) {
    if (asked == Precision.AUTO) {
      return preferred(model, held, processor);
    }
    if (!held.contains(asked)) {
      TreeSet<Precision> wanted = new TreeSet<>(held);
      wanted.add(asked);
      throw unavailable(
          "%s computes in %s, not in %s; set model.precision to auto, or export the model with"
              + " --precision %s",
          model, joined(held, " and "), asked, joined(wanted, ","));
    }
    processor
        .lacking(asked)
        .ifPresent(
            lack -> {
              throw unavailable(
                  "%s cannot run in %s: this machine's %s has %s; %s",
                  model, asked, processor, lack, remedy(held, processor));
            });
    return asked;
  }

  /**
   * The precision of a file that holds one, whatever computes.
   *
   * @throws FatalFault (PrecisionUnavailable) if another one is asked for
   */
  public static void requireOnly(String model, Precision asked, Precision held) {
    if (asked != Precision.AUTO && asked != held) {
      throw unavailable(
          "%s computes in %s, not in %s; set model.precision to auto, or export another file with"
              + " --precision %s",
          model, held, asked, asked);
    }
  }

  private static String remedy(Set<Precision> held, Processor processor) {
    return fastest(held, processor)
        .map("set model.precision to auto or %s, or choose other machines"::formatted)
        .orElse("choose other machines, or export the model with --precision auto");
  }

  private static Optional<Precision> fastest(Set<Precision> held, Processor processor) {
    return Precision.preferred().stream()
        .filter(held::contains)
        .filter(precision -> processor.lacking(precision).isEmpty())
        .findFirst();
  }

  private static Precision preferred(String model, Set<Precision> held, Processor processor) {
    List<Precision> candidates = Precision.preferred().stream().filter(held::contains).toList();
    return fastest(held, processor)
        .orElseThrow(
            () ->
                unavailable(
                    "%s has only %s, which this machine's %s does not compute: it has %s; choose"
                        + " other machines, or export the model with --precision auto",
                    model,
                    joined(candidates, " and "),
                    processor,
                    processor.lacking(candidates.get(0)).orElseThrow()));
  }

  private static String joined(Collection<Precision> precisions, String separator) {
    return precisions.stream().map(Object::toString).collect(Collectors.joining(separator));
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and next to its callers
  private static FatalFault unavailable(String message, Object... values) {
    return new FatalFault(Reason.PrecisionUnavailable, message.formatted(values));
  }
}
