package dev.cosmicai.cli.option;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.validation.InferenceJobValidator;
import dev.cosmicai.crds.validation.Problem;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which job is meant, and where its buckets are; with the exit codes. */
public final class JobOptions {
  @Mixin
  @SuppressWarnings("unused") // picocli reads it.
  private ExitCodes exitCodes;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "JOB.YAML",
      description = "The job: an InferenceJob as kubectl apply takes it; - reads standard input.")
  private String file;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "A folder that stands for every bucket the job names: s3://any/path is DIR/path. Without"
              + " it, the real buckets are used, with the AWS SDK's credentials.")
  private Path dataDir;

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "Where the results go, in place of the job's spec.output.uri.")
  private String output;

  @Option(
      names = "--precision",
      paramLabel = "auto|fp32|bf16|int8",
      description = "What the network computes in, in place of the job's spec.model.precision.")
  private Precision precision;

  /** The job with what the options change of it. */
  public InferenceJob job() {
    InferenceJob job =
        file.equals("-")
            ? InferenceJobs.read(System.in, "standard input")
            : InferenceJobs.read(Path.of(file));
    if (precision != null) {
      job.setSpec(job.getSpec().withPrecision(precision));
      refuseWrong(job, "--precision");
    }
    if (output != null) {
      job.setSpec(job.getSpec().withOutputUri(output));
      refuseWrong(job, "--output");
    }
    return job;
  }

  private static void refuseWrong(InferenceJob job, String option) {
    List<Problem> problems = InferenceJobValidator.validate(job);
    if (!problems.isEmpty()) {
      throw new FatalFault(Reason.InvalidSpec, option + ": " + problems.get(0));
    }
  }

  /** The folder to serve; empty for the real store. */
  public Optional<Path> dataDir() {
    return Optional.ofNullable(dataDir);
  }
}
