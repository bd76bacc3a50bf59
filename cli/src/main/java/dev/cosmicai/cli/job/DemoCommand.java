package dev.cosmicai.cli.job;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.option.ExitCodes;
import dev.cosmicai.cli.run.RunRequest;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.demo.Demo;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cosmic demo}. */
@Command(
    name = "demo",
    header = "Runs a whole job that comes with the program; needs nothing.",
    description = {
      "Runs a whole job on this machine; needs nothing. There are three:",
      "",
      "galaxies: redshifts. Four partitions of 25 MB are made once: galaxies that the Sloan Digital"
          + " Sky Survey measured, with synthetic images. A small network that never saw them"
          + " estimates their redshifts, and the picture compares the estimates with the survey's"
          + " spectroscopic redshifts.",
      "",
      "digits: classes. 600 images of digits that people wrote, from scikit-learn; the picture"
          + " shows which are taken for which.",
      "",
      "table: a table in Parquet, 30 numbers of each of 200 tumours, from scikit-learn; which are"
          + " malignant.",
      "",
      "Everything is in one folder: the partitions, the network, the job as a file to change and"
          + " run again, and the results of each demo."
    },
    footer = {"  cosmic demo", "  cosmic demo digits", "  cosmic demo --dir /tmp/cosmic-demo"})
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // picocli reads it.
  private ExitCodes exitCodes;

  @Parameters(
      arity = "0..1",
      paramLabel = "DEMO",
      defaultValue = "galaxies",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Demo demo;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "The demo's folder; made if it is not there (default: ./cosmic-demo,"
              + " ./cosmic-demo-digits or ./cosmic-demo-table).")
  private Path dir;

  @Option(
      names = "--prepare-only",
      description = "Makes partitions, network and job, and runs nothing.")
  private boolean prepareOnly;

  @Override
  public Integer call() {
    Console console = Console.of(spec.commandLine());
    Path place = dir == null ? usualPlace() : dir;
    DemoFolder folder = DemoFolder.prepare(demo, place, console.err()::println);
    if (prepareOnly) {
      console.out().println("prepared " + folder.jobFile());
      console.out().flush();
      return 0;
    }
    int exitCode =
        new JobRunner(console)
            .run(
                new RunRequest(
                    InferenceJobs.read(folder.jobFile()), Optional.of(place), OptionalInt.empty()));
    if (exitCode == 0) {
      console.out().println("  Again    " + folder.commandToRunAgain());
      console.out().flush();
    }
    return exitCode;
  }

  private Path usualPlace() {
    return Path.of(demo == Demo.GALAXIES ? "cosmic-demo" : "cosmic-demo-" + demo);
  }
}
