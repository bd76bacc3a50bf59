package dev.cosmicai.benchmarks.rank;

import java.util.List;

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

  /** What CAI runs; its predictions are the reference. */
  static final Contender CAI = new Contender("PyTorch, as CAI", "pytorch", Precision.FP32);

  private static final List<Contender> ALL =
      List.of(
          OURS_BF16,
          new Contender("OpenVINO", "openvino", Precision.BF16),
          new Contender("torch.compile", "compile", Precision.BF16),
          OURS_FP32,
          new Contender("OpenVINO", "openvino", Precision.FP32),
          new Contender("torch.compile", "compile", Precision.FP32),
          new Contender("ONNX Runtime", "onnxruntime", Precision.FP32),
          CAI);

  /** All, or those in float32 if the machine does not compute in bfloat16. */
  static List<Contender> on(Machine machine) {
    return ALL.stream()
        .filter(each -> machine.bfloat16() || each.precision == Precision.FP32)
        .toList();
  }

  /** Whether it is ours. */
  boolean ours() {
    return engine.isEmpty();
  }

  /** One word for it, in file names and as the peers' package knows it. */
  String id() {
    return (ours() ? "cosmic" : engine) + "-" + precision.text();
  }
}
