package dev.cosmicai.cli.job;

import dev.cosmicai.cli.option.ExitCodes;
import dev.cosmicai.cli.option.JobOptions;
import dev.cosmicai.cli.run.DryRun;
import dev.cosmicai.contract.Pricing;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.PricingSpec;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cosmic plan}. */
@Command(
    name = "plan",
    header = "Shows what a job would do, without doing it.",
    description = {
      "",
      "Shows what a job would do: its files, which rank gets which of them, and an estimate of time"
          + " and cost. Lists the bucket; runs nothing and writes nothing.",
    },
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  cosmic plan -f job.yaml",
      "  cosmic plan -f job.yaml --data-dir ./data --samples-per-second 900"
    })
public final class PlanCommand implements Callable<Integer> {
  /** Assumed where neither the job nor the option says better. */
  private static final double DEFAULT_MEMORY_GB = 1;

  @Spec private CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // picocli reads it.
  private ExitCodes exitCodes;

  @Mixin private JobOptions options;

  @Option(
      names = "--samples-per-second",
      paramLabel = "RATE",
      defaultValue = "200",
      description =
          "Samples that one rank computes in a second (default: ${DEFAULT-VALUE}). A finished run's"
              + " report.html shows it for your network.")
  private double samplesPerSecond;

  @Override
  public Integer call() {
    if (!(samplesPerSecond > 0) || Double.isInfinite(samplesPerSecond)) {
      throw new ParameterException(
          spec.commandLine(), "--samples-per-second must be more than 0, not " + samplesPerSecond);
    }
    InferenceJob job = options.job();
    Manifest manifest = DryRun.of(job, options.dataDir());
    Pricing pricing = pricing(job.getSpec().pricing());
    PlanEstimate.Assumptions assumptions =
        new PlanEstimate.Assumptions(
            samplesPerSecond,
            Optional.ofNullable(job.getSpec().parallelism()).orElse(manifest.worldSize()),
            Optional.ofNullable(pricing.memoryGb()).orElse(DEFAULT_MEMORY_GB));
    PlanEstimate estimate = PlanEstimate.of(manifest, assumptions, pricing);
    PlanReport.of(job, manifest, estimate, assumptions)
        .forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private static Pricing pricing(PricingSpec spec) {
    Pricing defaults = Pricing.defaults();
    return new Pricing(
        Optional.ofNullable(spec.requestPrice()).orElse(defaults.requestPrice()),
        Optional.ofNullable(spec.gbSecondPrice()).orElse(defaults.gbSecondPrice()),
        Optional.ofNullable(spec.storageGbSecondPrice()).orElse(defaults.storageGbSecondPrice()),
        spec.memoryGb());
  }
}
