package dev.cosmicai.cli.run;

import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.RunSpecs;
import dev.cosmicai.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the coordinator would plan for a job. Lists the store and writes nothing. */
public final class DryRun {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private DryRun() {}

  /**
   * Plans.
   *
   * @param dataDir the folder that stands for the job's buckets; empty for the real ones
   * @return the manifest, without the digest of the model if the job does not give it
   */
  public static Manifest of(InferenceJob job, Optional<Path> dataDir) {
    RunSpec run = RunSpecs.of(job, "plan");
    try (TemporaryFolder buckets = TemporaryFolder.create("cosmic-plan-");
        LocalStore store = LocalStore.open(job.getSpec(), dataDir, buckets.path());
        ObjectStore client = store.client(job.getSpec().storage(), PATIENCE)) {
      return Planner.preview(run, client);
    }
  }
}
