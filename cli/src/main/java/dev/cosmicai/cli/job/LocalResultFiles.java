package dev.cosmicai.cli.job;

import dev.cosmicai.cli.run.LocalStore;
import dev.cosmicai.cli.run.RunRequest;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.results.local.LocalResults;
import dev.cosmicai.results.local.SystemInfo;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.storage.ObjectStore;
import java.time.Duration;
import java.util.List;

/** Makes {@code Results.json} and {@code System_Info.json} of what a complete run has stored. */
final class LocalResultFiles {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String JSON = "application/json";

  private LocalResultFiles() {}

  /** Writes them, over those of an earlier run there, and returns where they are. */
  static List<ObjectUri> write(RunRequest request) {
    InferenceJobSpec spec = request.job().getSpec();
    OutputLayout layout = new OutputLayout(ObjectUri.parse(spec.output().uri()));
    try (TemporaryFolder buckets = TemporaryFolder.create("cosmic-results-");
        LocalStore local = LocalStore.open(spec, request.dataDir(), buckets.path());
        ObjectStore store = local.client(spec.storage(), PATIENCE)) {
      RunSummary summary = RunSummary.fromJson(store.get(layout.summary()));
      byte[] combined = store.get(layout.combinedData());
      store.put(layout.localResults(), LocalResults.of(summary, combined).toJson(), JSON);
      store.put(layout.systemInfo(), SystemInfo.of(combined).toJson(), JSON);
    }
    return List.of(layout.localResults(), layout.systemInfo());
  }
}
