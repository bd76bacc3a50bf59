package dev.cosmicai.operator.child;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.RoundingMode;
import java.util.Map;
import java.util.OptionalInt;

/** How many threads a container's share of processors is worth. */
final class CpuThreads {
  private static final String CPU = "cpu";

  private CpuThreads() {}

  /**
   * The limit, else the request, rounded up; empty if neither is set, and the container may use
   * what it finds.
   */
  static OptionalInt of(ResourceRequirements resources) {
    Quantity limit = quantity(resources.getLimits());
    Quantity cpu = limit == null ? quantity(resources.getRequests()) : limit;
    if (cpu == null) {
      return OptionalInt.empty();
    }
    int processors = cpu.getNumericalAmount().setScale(0, RoundingMode.CEILING).intValue();
    return OptionalInt.of(Math.max(1, processors));
  }

  private static Quantity quantity(Map<String, Quantity> quantities) {
    return quantities == null ? null : quantities.get(CPU);
  }
}
