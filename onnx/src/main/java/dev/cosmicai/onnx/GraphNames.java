package dev.cosmicai.onnx;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.onnx.OnnxValue;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a graph calls the values that a signature names. */
final class GraphNames {
  private final String uri;
  private final String does;
  private final Map<String, String> byColumn = new LinkedHashMap<>();

  /**
   * Of all its inputs, or all its outputs.
   *
   * @param does what the network does with them, for messages: takes, gives
   */
  GraphNames(String uri, String does, Collection<String> names) {
    this.uri = uri;
    this.does = does;
    names.forEach(name -> byColumn.put(OnnxValue.columnName(name), name));
  }

  /**
   * The graph's names of these values, in their order.
   *
   * @throws FatalFault (ModelSignature) if the graph has no such value
   */
  List<String> of(List<TensorSpec> specs) {
    return specs.stream().map(this::of).toList();
  }

  /**
   * Makes sure that each is among these.
   *
   * @throws FatalFault (ModelSignature) naming one that is not
   */
  void requireNoOthers(List<TensorSpec> specs) {
    Set<String> others = new HashSet<>(byColumn.keySet());
    specs.forEach(spec -> others.remove(spec.name()));
    others.stream()
        .sorted()
        .findFirst()
        .ifPresent(
            other -> {
              throw refused("%s %s, which its cosmic.json does not name", other);
            });
  }

  private String of(TensorSpec spec) {
    String name = byColumn.get(spec.name());
    if (name == null) {
      throw refused("%s no %s, which its cosmic.json names", spec.name());
    }
    return name;
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and next to its callers
  private FatalFault refused(String problem, String value) {
    return new FatalFault(
        Reason.ModelSignature,
        uri + ": the graph " + problem.formatted(does, value) + "; export it again");
  }
}
