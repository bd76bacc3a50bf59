package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.benchmarks.report.Figures;
import dev.cosmicai.contract.Precision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The machine's fastest matrix products, in FLOP a second, measured once a round. */
final class Peaks {
  /** Not in int8: such ranks compute in bfloat16 too, so a share of either peak says little. */
  static final List<Precision> MEASURED = List.of(Precision.FP32, Precision.BF16);

  private final Map<Precision, List<Double>> measured = new EnumMap<>(Precision.class);

  /** Adds a round's, as the peers' package answers. */
  void add(JsonNode answer) {
    for (Precision precision : MEASURED) {
      add(precision, answer.required(precision.toString()).doubleValue());
    }
  }

  /** Adds one. */
  void add(Precision precision, double flopPerSecond) {
    measured.computeIfAbsent(precision, any -> new ArrayList<>()).add(flopPerSecond);
  }

  /** All rounds', of one of those that are measured. */
  Figures of(Precision precision) {
    return Figures.of(measured.get(precision).stream().mapToDouble(Double::doubleValue));
  }
}
