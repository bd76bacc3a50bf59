package dev.cosmicai.demo;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code models/demo/draw}: galaxies for training and for trying things. */
@Command(
    name = "draw",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Draws images of the catalogue's galaxies. The same seed gives the same files.")
public final class Draw {
  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Draw())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof FatalFault fault) {
                command.getErr().println("error: " + fault.getMessage());
                return fault.reason().exitCode();
              }
              throw failure;
            });
  }

  @Command(
      description = {
        "Writes partitions 1.pt, 2.pt and so on, as the demo has them. Each file continues through the"
            + " galaxies where the one before ended. When all were drawn, it starts over with new"
            + " images."
      })
  int partitions(
      @Option(names = "--galaxies", required = true, paramLabel = "train|test") GalaxySet set,
      @Option(
              names = "--samples",
              paramLabel = "N",
              defaultValue = "" + DemoPartitions.SAMPLES_PER_FILE,
              description = "Samples in each file (default: ${DEFAULT-VALUE}, 25 MB).")
          int samples,
      @Option(names = "--files", paramLabel = "K", defaultValue = "1") int files,
      @Option(names = "--seed", paramLabel = "S", defaultValue = "1") long seed,
      @Option(names = "--dir", required = true, paramLabel = "DIR") Path dir) {
    int max = DemoPartitions.MAX_SAMPLES_PER_FILE;
    if (samples < 1 || samples > max) {
      throw new ParameterException(
          spec.commandLine(), "--samples must be from 1 to %d, not %d".formatted(max, samples));
    }
    DemoPartitions.write(
        dir,
        set,
        files,
        samples,
        seed,
        file -> spec.commandLine().getOut().println(dir.resolve(file + ".pt")));
    return 0;
  }

  @Command(
      description =
          "Writes one cut-out of each galaxy, in the order of the survey's table, as the array images"
              + " [N, 5, 32, 32] of an .npz file.")
  int catalogue(
      @Option(names = "--out", required = true, paramLabel = "FILE.npz") Path out,
      @Option(names = "--seed", paramLabel = "S", defaultValue = "1") long seed)
      throws IOException {
    List<Galaxy> galaxies = GalaxyCatalogue.galaxies();
    ByteBuffer images =
        ByteBuffer.allocateDirect(galaxies.size() * GalaxyImage.PIXELS * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(seed);
    for (Galaxy galaxy : galaxies) {
      new GalaxyImage(galaxy).observe(random.split(), images.asFloatBuffer());
      images.position(images.position() + GalaxyImage.PIXELS * Float.BYTES);
    }
    long[] shape = {galaxies.size(), BandValues.BANDS, GalaxyImage.SIDE, GalaxyImage.SIDE};
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(out), 1 << 20);
        NpzWriter npz = new NpzWriter(stream)) {
      npz.add("images", new Tensor(ElementType.FLOAT32, shape, images.flip()));
    }
    spec.commandLine().getOut().println(out);
    return 0;
  }
}
