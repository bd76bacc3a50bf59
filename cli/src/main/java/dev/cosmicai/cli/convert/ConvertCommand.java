package dev.cosmicai.cli.convert;

import dev.cosmicai.cli.job.ValidateCommand;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cosmic convert}. */
@Command(
    name = "convert",
    header = "Makes a job of a payload of CAI.",
    description = {
      "Makes an InferenceJob of a payload that was written for CAI on AWS Step Functions, or of the"
          + " list of ranks' configurations that its first step makes. What has no counterpart stays"
          + " in the job as a comment that says why. The job is checked before it is written.",
      "",
      "CAI's network is a pickle in a folder of code, and has to be exported once: see docs/astromae.md."
    },
    footer = {
      "  cosmic convert payload.json",
      "  cosmic convert payload.json --model s3://my-bucket/models/astromae.pt -o job.yaml"
    },
    exitCodeList = {
      "0:done",
      "64:wrong usage, a payload that is wrong, or one that no job can express",
      "73:the job cannot be written"
    })
public final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PAYLOAD.JSON", description = "CAI's input; - reads standard input.")
  private String payload;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "JOB.YAML",
      description = "The file to write, replacing one of that name. Unset: standard output.")
  private Path out;

  @Option(
      names = "--model",
      paramLabel = "URI",
      description =
          "Where the exported network is. Unset: models/network.pt in the payload's bucket.")
  private String model;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The job's name. Unset: made of the payload's result_path.")
  private String name;

  @Override
  public Integer call() {
    String source =
        payload.equals("-") ? "standard input" : Path.of(payload).getFileName().toString();
    CaiPayload parsed = CaiPayload.parse(ValidateCommand.read(payload, source), source);
    String job = JobText.of(parsed, source, Optional.ofNullable(name), Optional.ofNullable(model));
    byte[] yaml = job.getBytes(StandardCharsets.UTF_8);
    InferenceJobs.read(new ByteArrayInputStream(yaml), "the job of " + source);
    if (out == null) {
      spec.commandLine().getOut().print(job);
      spec.commandLine().getOut().flush();
    } else {
      write(yaml);
    }
    return 0;
  }

  private void write(byte[] yaml) {
    try {
      Files.write(out, yaml);
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, out + " cannot be written: " + e, e);
    }
  }
}
