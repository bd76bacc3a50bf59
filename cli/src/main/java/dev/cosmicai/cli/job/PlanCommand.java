package dev.cosmicai.cli.job;

import dev.cosmicai.cli.option.JobOptions;
import dev.cosmicai.cli.run.LocalStore;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.storage.ObjectStore;
import java.time.Duration;
import java.util.List;
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
      "Shows what a job would do: its files and splits, with how many of them each rank begins, and an"
          + " estimate of time and cost. Lists the bucket and looks into the output, the model and the first file;"
          + " runs nothing and writes nothing.",
      "",
      "Of an output that is in use it says why a run would be refused, or, with resume: true, how many"
          + " splits are left; time and cost are of those.",
    },
    footer = {
      "  cosmic plan -f job.yaml",
      "  cosmic plan -f job.yaml --data-dir ./data --samples-per-second 900"
    })
public final class PlanCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

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
    plan(job).forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private List<String> plan(InferenceJob job) {
    try (TemporaryFolder buckets = TemporaryFolder.create("cosmic-plan-");
        LocalStore store = LocalStore.open(job.getSpec(), options.dataDir(), buckets.path());
        ObjectStore client = store.client(job.getSpec().storage(), PATIENCE)) {
      return PlanReport.of(JobPlan.of(job, client, samplesPerSecond));
    }
  }
}
