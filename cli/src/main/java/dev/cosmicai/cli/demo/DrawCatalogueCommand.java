package dev.cosmicai.cli.demo;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cosmic draw-catalogue}: cut-outs to prepare beside the table that the demo is made of. */
@Command(
    name = "draw-catalogue",
    hidden = true,
    description = {
      "Draws one cut-out of each galaxy of the catalogue, in the order of the survey's table, as the"
          + " array images [N, 5, 32, 32] of an .npz file."
    })
public final class DrawCatalogueCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.npz",
      description = "The file to write, replacing one of that name.")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed gives the same file (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    List<Galaxy> galaxies = GalaxyCatalogue.load().galaxies();
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
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, out + " cannot be written: " + e, e);
    }
    spec.commandLine().getOut().println(out);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
