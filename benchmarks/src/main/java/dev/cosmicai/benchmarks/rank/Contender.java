package dev.cosmicai.benchmarks.rank;

import dev.cosmicai.contract.Precision;
import java.util.List;
import java.util.Set;

/**
 * A program that computes ranks.
 *
 * @param name for people
 * @param engine what the peers' package calls it, without the precision; empty for ours
 * @param precision what it computes in
 */
record Contender(String name, String engine, Precision precision) {
  /** Ours, in float32. */
  static final Contender OURS_FP32 = new Contender("Cosmic Inference", "", Precision.FP32);

  /** Ours, in bfloat16. */
  static final Contender OURS_BF16 = new Contender("Cosmic Inference", "", Precision.BF16);

  /** Ours, in bfloat16 with linear layers in integers of 8 bits. */
  static final Contender OURS_INT8 = new Contender("Cosmic Inference", "", Precision.INT8);

  /** What CAI runs; its predictions are the reference. */
  static final Contender CAI = new Contender("PyTorch, as CAI", "pytorch", Precision.FP32);

  private static final List<Contender> ALL =
      List.of(
          OURS_BF16,
          OURS_INT8,
          new Contender("OpenVINO", "openvino", Precision.BF16),
          new Contender("torch.compile", "compile", Precision.BF16),
          OURS_FP32,
          new Contender("OpenVINO", "openvino", Precision.FP32),
          new Contender("torch.compile", "compile", Precision.FP32),
          new Contender("ONNX Runtime", "onnxruntime", Precision.FP32),
          CAI);

  /**
   * Those that the machine computes, and of ours those that the archive holds.
   *
   * @param held the archive's precisions
   */
  static List<Contender> on(Machine machine, Set<Precision> held) {
    return ALL.stream()
        .filter(each -> machine.computes(each.precision))
        .filter(each -> !each.ours() || held.contains(each.precision))
        .toList();
  }

  /** Whether it is ours. */
  boolean ours() {
    return engine.isEmpty();
  }

  /** One word for it, in file names and as the peers' package knows it. */
  String id() {
    return (ours() ? "cosmic" : engine) + "-" + precision.toString();
  }
}
