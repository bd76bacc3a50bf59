package dev.cosmicai.cli.run;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PlanRequest;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.RunEnvironment;
import dev.cosmicai.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the coordinator would plan for a job, found by reading listings only. */
public final class JobPlan {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Given instead of the digest, so that nobody downloads the model to learn it. */
  private static final String NO_DIGEST = "0".repeat(64);

  private JobPlan() {}

  /**
   * Plans.
   *
   * @param dataDir the folder that stands for the job's buckets; empty for the real ones
   * @return the manifest, whose digest of the model means nothing if the job does not give it
   */
  public static Manifest of(InferenceJob job, Optional<Path> dataDir) {
    Map<String, String> variables = new HashMap<>(RunEnvironment.ofCoordinator(job, "plan"));
    variables.putIfAbsent("COSMIC_MODEL_SHA256", NO_DIGEST);
    PlanRequest request = PlanRequest.from(new Environment(variables));
    try (RunDirectory directory = RunDirectory.create(job.name());
        LocalStore store = LocalStore.open(job.getSpec(), dataDir, directory.buckets());
        ObjectStore client = store.client(job.getSpec().storage(), PATIENCE)) {
      return Planner.plan(request, client);
    }
  }
}
