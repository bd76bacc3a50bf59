package dev.cosmicai.sweep.simulate;

import dev.cosmicai.contract.cost.Cost;
import dev.cosmicai.contract.cost.Pricing;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated run would cost where it is not. A vCPU is taken for a core.
 *
 * @param lambda of AWS Lambda, which bills each rank's memory over its time
 * @param onDemandVcpuHour US dollars for a vCPU of EC2 for an hour; whole nodes are billed from the
 *     run's begin until its end
 * @param spotVcpuHour the same of what may be reclaimed
 */
public record Prices(Pricing lambda, double onDemandVcpuHour, double spotVcpuHour) {
  /** The default of {@link #onDemandVcpuHour}. */
  public static final String DEFAULT_ON_DEMAND_VCPU_HOUR = "0.0425";

  /** The default of {@link #spotVcpuHour}. */
  public static final String DEFAULT_SPOT_VCPU_HOUR = "0.0225";

  /** Where the defaults of EC2 come from. */
  public static final String SOURCE =
      "c5.2xlarge in us-east-1, 0.34 and 0.18 dollars an hour for 8 vCPUs: the example of the EC2"
          + " Auto Scaling User Guide, read on 2026-12-01; look up what yours cost";

  /** Lambda gives a vCPU with so much memory, and half of it with half (its developer guide). */
  private static final double LAMBDA_GIB_PER_VCPU = 1_769 / 1_024.0;

  private static final double BYTES_PER_GIB = 1L << 30;
  private static final double SECONDS_PER_HOUR = 3_600;

  /**
   * US dollars on AWS Lambda. Unless {@link #lambda} says how much memory is billed, it is as much
   * as a rank holds, and no less than its cores come with.
   */
  public double onLambda(SimulatedRun run, Workload work, Parameters parameters) {
    double least = parameters.get(Parameter.RANK_CORES) * LAMBDA_GIB_PER_VCPU;
    double memory =
        lambda.memoryGb() == null
            ? Math.max(least, parameters.get(Parameter.RANK_MEMORY_GIB))
            : lambda.memoryGb();
    Pricing billed =
        new Pricing(
            lambda.requestPrice(), lambda.gbSecondPrice(), lambda.storageGbSecondPrice(), memory);
    return cost(run, work, parameters, billed).total();
  }

  /** US dollars on EC2, on demand. */
  public double onDemand(SimulatedRun run, Parameters parameters) {
    return vcpuHours(run, parameters) * onDemandVcpuHour;
  }

  /** US dollars on EC2's spot market. */
  public double onSpot(SimulatedRun run, Parameters parameters) {
    return vcpuHours(run, parameters) * spotVcpuHour;
  }

  private static double vcpuHours(SimulatedRun run, Parameters parameters) {
    double cores = run.nodes() * parameters.get(Parameter.NODE_CORES);
    return cores * run.totalSeconds() / SECONDS_PER_HOUR;
  }

  /** As measured runs are priced: by memory and time of each rank. */
  public static Cost cost(SimulatedRun run, Workload work, Parameters parameters, Pricing pricing) {
    long memory = Math.round(parameters.get(Parameter.RANK_MEMORY_GIB) * BYTES_PER_GIB);
    long scratch = Math.round(work.bytes() / Math.max(1, run.ranks().length));
    List<Cost.Usage> usages = new ArrayList<>();
    for (SimulatedRun.Rank rank : run.ranks()) {
      usages.add(new Cost.Usage(rank.seconds(), memory, scratch));
    }
    return Cost.of(usages, pricing);
  }
}
