package dev.cosmicai.cli.job;

import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.coordinator.RunPreview;
import dev.cosmicai.coordinator.plan.RankShares;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.RunSpecs;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.storage.ObjectStore;
import java.util.Optional;

/**
 * What a job would do.
 *
 * @param job the job
 * @param preview what its coordinator would find
 * @param assumptions of the estimate
 * @param estimate of time and cost
 */
public record JobPlan(
    InferenceJob job,
    RunPreview preview,
    PlanEstimate.Assumptions assumptions,
    PlanEstimate estimate) {
  /** Assumed where the job does not say better. */
  private static final double DEFAULT_MEMORY_GB = 1;

  /**
   * Lists the data and looks into the output, the model and the first file; writes nothing.
   *
   * @param samplesPerSecond of one rank
   */
  public static JobPlan of(InferenceJob job, ObjectStore store, double samplesPerSecond) {
    RunSpec run = RunSpecs.of(job, "plan");
    RunPreview preview = RunPreview.of(run, store);
    Splits splits = Splits.of(preview.manifest());
    SampleSize sampleSize =
        SampleSize.find(run, preview.manifest(), splits, preview::isLeft, store);
    Shares shares = RankShares.of(splits, preview.manifest().files().size(), run);
    Pricing pricing = run.pricing();
    PlanEstimate.Assumptions assumptions =
        new PlanEstimate.Assumptions(
            samplesPerSecond,
            Optional.ofNullable(job.getSpec().parallelism()).orElse(shares.worldSize()),
            Optional.ofNullable(pricing.memoryGb()).orElse(DEFAULT_MEMORY_GB),
            sampleSize);
    PlanEstimate estimate = PlanEstimate.of(splits, preview::isLeft, shares, assumptions, pricing);
    return new JobPlan(job, preview, assumptions, estimate);
  }
}
