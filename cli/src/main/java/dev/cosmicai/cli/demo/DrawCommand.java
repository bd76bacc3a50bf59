package dev.cosmicai.cli.demo;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code cosmic draw}: the partitions that the demo network is trained and tested on. */
@Command(
    name = "draw",
    hidden = true,
    description = {
      "Draws partitions of observed galaxies, as the demo does and as the demo network's training"
          + " needs them. Each file goes on through the galaxies where the one before ended, and"
          + " starts over, with new images, when all were drawn."
    })
public final class DrawCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--galaxies",
      required = true,
      paramLabel = "train|test",
      converter = SetName.class,
      description = "The part of the catalogue to draw.")
  private GalaxySet galaxies;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "" + DemoPartitions.SAMPLES_PER_FILE,
      description = "Samples in each file (default: ${DEFAULT-VALUE}, which makes 25 MB).")
  private int samples;

  @Option(
      names = "--files",
      paramLabel = "K",
      defaultValue = "1",
      description = "How many files to write: 1.pt, 2.pt, … (default: ${DEFAULT-VALUE}).")
  private int files;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed gives the same files (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the files; made if it is not there.")
  private Path dir;

  @Override
  public Integer call() {
    requireBetween("--samples", samples, DemoPartitions.MAX_SAMPLES_PER_FILE);
    requireBetween("--files", files, Integer.MAX_VALUE);
    DemoPartitions.write(
        dir,
        galaxies,
        files,
        samples,
        seed,
        file -> spec.commandLine().getOut().println(dir.resolve(file + ".pt")));
    return 0;
  }

  private void requireBetween(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new ParameterException(
          spec.commandLine(), "%s must be from 1 to %d, not %d".formatted(option, max, value));
    }
  }

  /** Takes the names in any case, as one writes them in a shell. */
  static final class SetName implements ITypeConverter<GalaxySet> {
    @Override
    public GalaxySet convert(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "train" -> GalaxySet.TRAIN;
        case "test" -> GalaxySet.TEST;
        default -> throw new TypeConversionException("'" + name + "' is neither train nor test");
      };
    }
  }
}
