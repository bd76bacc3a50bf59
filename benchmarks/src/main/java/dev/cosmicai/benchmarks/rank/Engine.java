package dev.cosmicai.benchmarks.rank;

import dev.cosmicai.benchmarks.report.Machine;
import dev.cosmicai.contract.Precision;
import java.util.List;
import java.util.Set;

/**
 * A program that computes ranks.
 *
 * @param name for people
 * @param peer what the peers' package calls it, without the precision; empty for ours
 * @param precision what it computes in
 */
record Engine(String name, String peer, Precision precision) {
  /** What CAI runs; its predictions are the reference. */
  static final Engine CAI = new Engine("PyTorch, as CAI", "pytorch", Precision.FP32);

  private static final List<Engine> ALL =
      List.of(
          ours(Precision.BF16),
          ours(Precision.INT8),
          new Engine("OpenVINO", "openvino", Precision.BF16),
          new Engine("torch.compile", "compile", Precision.BF16),
          ours(Precision.FP32),
          new Engine("OpenVINO", "openvino", Precision.FP32),
          new Engine("torch.compile", "compile", Precision.FP32),
          new Engine("ONNX Runtime", "onnxruntime", Precision.FP32),
          CAI);

  /** Ours. */
  static Engine ours(Precision precision) {
    return new Engine("Cosmic Inference", "", precision);
  }

  /**
   * Those that the machine computes, without some.
   *
   * @param leftOut their words
   * @throws IllegalArgumentException if there is no such engine, or it is the reference
   */
  static List<Engine> on(Machine machine, Set<String> leftOut) {
    List<String> known =
        ALL.stream().filter(each -> !each.equals(CAI)).map(Engine::id).sorted().toList();
    for (String id : leftOut) {
      if (!known.contains(id)) {
        throw new IllegalArgumentException(
            "%s cannot be left out; these can: %s".formatted(id, String.join(", ", known)));
      }
    }
    return ALL.stream()
        .filter(each -> machine.computes(each.precision) && !leftOut.contains(each.id()))
        .toList();
  }

  boolean ours() {
    return peer.isEmpty();
  }

  /** One word for it, in file names and as the peers' package knows it. */
  String id() {
    return (ours() ? "cosmic" : peer) + "-" + precision;
  }
}
