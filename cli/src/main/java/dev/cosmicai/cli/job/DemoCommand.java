package dev.cosmicai.cli.job;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.option.ExitCodes;
import dev.cosmicai.cli.run.RunRequest;
import dev.cosmicai.crds.yaml.InferenceJobs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cosmic demo}. */
@Command(
    name = "demo",
    header = "Runs a whole job on synthetic images of real galaxies; needs nothing.",
    description = {
      "Runs a whole job on this machine; needs nothing. Four partitions of 25 MB are made once:"
          + " galaxies that the Sloan Digital Sky Survey measured, with synthetic images. A small"
          + " network that never saw them estimates their redshifts, and the picture compares the"
          + " estimates with the survey's spectroscopic redshifts.",
      "",
      "Everything is in one folder: the partitions, the network, the job as a file to change and"
          + " run again, and the results of each demo."
    },
    footer = {"  cosmic demo", "  cosmic demo --dir /tmp/cosmic-demo"})
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // picocli reads it.
  private ExitCodes exitCodes;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "cosmic-demo",
      description = "The demo's folder; made if it is not there (default: ./${DEFAULT-VALUE}).")
  private Path dir;

  @Option(
      names = "--prepare-only",
      description = "Makes partitions, network and job, and runs nothing.")
  private boolean prepareOnly;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine());
    DemoFolder folder = DemoFolder.prepare(dir, console.err()::println);
    if (prepareOnly) {
      console.out().println("prepared " + folder.jobFile());
      console.out().flush();
      return 0;
    }
    int exitCode =
        new JobRunner(console)
            .run(
                new RunRequest(
                    InferenceJobs.read(folder.jobFile()), Optional.of(dir), OptionalInt.empty()));
    if (exitCode == 0) {
      console.out().println("  Again    " + folder.commandToRunAgain());
      console.out().flush();
    }
    return exitCode;
  }
}
