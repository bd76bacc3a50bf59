package dev.cosmicai.cli.sweep;

import dev.cosmicai.cli.option.ExitCodes;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.validation.InferenceSweepValidator;
import dev.cosmicai.crds.validation.Problem;
import dev.cosmicai.crds.yaml.InferenceSweeps;
import dev.cosmicai.demo.SmallDatasets;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which sweep is meant, and where its buckets are; with the exit codes. */
final class SweepOptions {
  /** Of the small forms, where nobody names another one. */
  private static final Path SMALL = Path.of("cosmic-experiments");

  @Mixin
  @SuppressWarnings("unused") // picocli reads it.
  private ExitCodes exitCodes;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "SWEEP.YAML",
      description = "The sweep: an InferenceSweep as kubectl apply takes it.")
  private Path file;

  @Option(
      names = "--small",
      description =
          "Takes the small form of the experiment, which stands beside it: SWEEP.small.yaml for"
              + " SWEEP.yaml. Without --data-dir, it runs in the folder ./cosmic-experiments, where"
              + " the demo's network and galaxies in partitions of 1, 2 and 4 MB are made first.")
  private boolean small;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "A folder that stands for every bucket the sweep names: s3://any/path is DIR/path. Without"
              + " it, the real buckets are used, with the AWS SDK's credentials.")
  private Path dataDir;

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "Where the results go, in place of the sweep's spec.output.uri.")
  private String output;

  /** The sweep with what the options change of it. */
  InferenceSweep sweep() {
    InferenceSweep sweep = InferenceSweeps.read(small ? smallForm(file) : file);
    if (output != null) {
      sweep.setSpec(sweep.getSpec().withOutputUri(output));
      List<Problem> problems = InferenceSweepValidator.validate(sweep);
      if (!problems.isEmpty()) {
        throw new FatalFault(Reason.InvalidSpec, "--output: " + problems.get(0));
      }
    }
    return sweep;
  }

  /** The folder to serve; empty for the real store. */
  Optional<Path> dataDir() {
    return dataDir == null && small ? Optional.of(SMALL) : Optional.ofNullable(dataDir);
  }

  /**
   * Makes the small form's data where the user has named no other.
   *
   * @param notices takes a line about what takes time
   */
  void prepareData(Consumer<String> notices) {
    if (dataDir == null && small) {
      SmallDatasets.prepare(SMALL, notices);
    }
  }

  private static Path smallForm(Path file) {
    String name = file.getFileName().toString();
    Path small = file.resolveSibling(name.replaceFirst("([.]ya?ml)?$", ".small$1"));
    if (!Files.exists(small)) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "%s has no small form: --small takes %s, which does not exist".formatted(file, small));
    }
    return small;
  }
}
