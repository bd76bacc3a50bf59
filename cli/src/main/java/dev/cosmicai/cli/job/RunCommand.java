package dev.cosmicai.cli.job;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.option.JobOptions;
import dev.cosmicai.cli.run.RunRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cosmic run}. */
@Command(
    name = "run",
    header = "Runs a job on this machine.",
    description = {
      "Runs a job on this machine: one coordinator and, one after another or side by side, the"
          + " ranks, each a process of its own.",
      "",
      "A rank that fails is tried again spec.retriesPerRank times if the failure may pass. Ctrl-C"
          + " stops everything; with resume: true in the job, the next run takes up what is done.",
      "",
      "A job with data.follow goes on with the files that come, until none has come for"
          + " data.follow.idleSeconds. To end one earlier: Ctrl-C, then run it once more with"
          + " resume: true and drain: true."
    },
    footerHeading = "%nThe smallest job:%n",
    footer = {
      "  apiVersion: cosmicai.dev/v1alpha1",
      "  kind: InferenceJob",
      "  metadata:",
      "    name: galaxies",
      "  spec:",
      "    model:",
      "      uri: s3://my-bucket/models/net.pt",
      "    data:",
      "      uri: s3://my-bucket/partitions",
      "    output:",
      "      uri: s3://my-bucket/results/run-1",
      "",
      "Examples:",
      "  cosmic run -f job.yaml                            over the real bucket",
      "  cosmic run -f job.yaml --data-dir ./data          ./data/models/net.pt and so on",
      "  cosmic run -f job.yaml --parallelism 1            one rank at a time"
    })
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private JobOptions options;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "How many ranks run at the same time; at most the processor cores. Unset:"
              + " spec.parallelism, else the cores.")
  private Integer parallelism;

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description =
          "The folder for the processes' logs; made if it is not there. Unset: a temporary folder,"
              + " of which those of the last 5 failed runs are kept.")
  private Path logs;

  @Option(
      names = "--local-results",
      description =
          "Also writes Results.json and System_Info.json to the output, with the names of fields that"
              + " CAI's inference on one machine has. What a run does not know is left out.")
  private boolean localResults;

  @Override
  public Integer call() {
    if (parallelism != null && parallelism < 1) {
      throw new ParameterException(
          spec.commandLine(), "--parallelism is " + parallelism + "; it must be 1 or more");
    }
    OptionalInt wanted = parallelism == null ? OptionalInt.empty() : OptionalInt.of(parallelism);
    RunRequest request =
        new RunRequest(options.job(), options.dataDir(), wanted, Optional.ofNullable(logs));
    JobRunner runner = new JobRunner(Console.of(spec.commandLine()));
    return localResults ? runner.run(request, LocalResultFiles::write) : runner.run(request);
  }
}
