package dev.cosmicai.operator.status;

import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.PricingSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What a run cost in a cluster: so much for each pod of a rank, so much for each second and
 * gigabyte (2<sup>30</sup> bytes) of its memory, and the scratch storage as the coordinator has it.
 * Pods that failed cost as much as others.
 */
public final class RunCost {
  private static final double REQUEST_PRICE = 2e-7;
  private static final double GB_SECOND_PRICE = 1.667e-5;
  private static final BigDecimal BYTES_PER_GB = BigDecimal.valueOf(1L << 30);
  private static final double NANODOLLARS = 1e9;
  private static final String MEMORY = "memory";

  private RunCost() {}

  /**
   * In US dollars. Where neither the job nor its pods say how much memory a rank is to be billed
   * for, the coordinator's own figure, which knows the ranks' peaks.
   *
   * @param ranks the resources of the ranks' container
   */
  public static Double of(
      InferenceJobSpec spec,
      ResourceRequirements ranks,
      int pods,
      double podSeconds,
      CoordinatorSummary summary) {
    PricingSpec pricing = spec.pricing();
    Optional<Double> memoryGb = Optional.ofNullable(pricing.memoryGb()).or(() -> memoryGb(ranks));
    if (memoryGb.isEmpty()) {
      return summary.cost();
    }
    double requests = pods * orElse(pricing.requestPrice(), REQUEST_PRICE);
    double compute = podSeconds * memoryGb.get() * orElse(pricing.gbSecondPrice(), GB_SECOND_PRICE);
    double storage =
        summary.costBreakdown() == null ? 0 : orElse(summary.costBreakdown().storage(), 0);
    return Math.round((requests + compute + storage) * NANODOLLARS) / NANODOLLARS;
  }

  private static Optional<Double> memoryGb(ResourceRequirements resources) {
    return memory(resources == null ? null : resources.getLimits())
        .or(() -> memory(resources == null ? null : resources.getRequests()));
  }

  private static Optional<Double> memory(Map<String, Quantity> quantities) {
    return Optional.ofNullable(quantities)
        .map(named -> named.get(MEMORY))
        .map(memory -> memory.getNumericalAmount().doubleValue() / BYTES_PER_GB.doubleValue());
  }

  private static double orElse(Double value, double other) {
    return value == null ? other : value;
  }
}
