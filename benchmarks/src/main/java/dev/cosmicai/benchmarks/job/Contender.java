package dev.cosmicai.benchmarks.job;

import dev.cosmicai.benchmarks.report.Machine;
import dev.cosmicai.contract.Precision;
import java.util.List;

/**
 * A program that computes jobs.
 *
 * @param ours whether it is Cosmic Inference; else it is Ray Data with eager PyTorch
 * @param precision what it computes in
 */
record Contender(boolean ours, Precision precision) {
  /** Its predictions are the reference: PyTorch's own, in single precision. */
  static final Contender REFERENCE = new Contender(false, Precision.FP32);

  /** Those that the machine computes, each of ours before its peer. */
  static List<Contender> on(Machine machine) {
    return List.of(Precision.BF16, Precision.FP32).stream()
        .filter(machine::computes)
        .flatMap(
            precision ->
                List.of(new Contender(true, precision), new Contender(false, precision)).stream())
        .toList();
  }

  /** For people. */
  String name() {
    return ours ? "Cosmic Inference" : "Ray Data, PyTorch";
  }

  /** One word for it, in file names. */
  String id() {
    return (ours ? "cosmic-" : "ray-") + precision;
  }

  /** The engine that a peer's actors compute with, as the peers' package calls it. */
  String engine() {
    return "pytorch-" + precision;
  }

  /** Ours in the same precision. */
  Contender counterpart() {
    return new Contender(true, precision);
  }
}
