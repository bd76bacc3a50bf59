package dev.cosmicai.demo;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.pt.PtWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Writes partitions of observed galaxies, {@code 1.pt}, {@code 2.pt} and so on, each a {@code
 * TensorDataset} of images {@code [N, 5, 32, 32]}, magnitudes {@code [N, 5]} and redshift {@code
 * [N]}, all float32: 20,504 bytes a sample.
 *
 * <p>Magnitudes and redshifts are those of the survey, never drawn; only the images are, see {@link
 * GalaxyImage}. Samples run through the set in an order shuffled by the seed and start over when it
 * ends, each time with new images. The same arguments give the same bytes.
 */
public final class DemoPartitions {
  /** Files of the demo. */
  public static final int FILES = 4;

  /** Samples in one file of the demo: 25 MB. */
  static final int SAMPLES_PER_FILE = 1_278;

  private static final long SEED = 1;

  /** The bytes of one sample in a file. */
  static final int SAMPLE_BYTES = (GalaxyImage.PIXELS + BandValues.BANDS + 1) * Float.BYTES;

  /** What fits into one file of this writer, which builds it in memory. */
  static final int MAX_SAMPLES_PER_FILE = 100_000;

  private final List<Galaxy> galaxies;
  private final SplittableRandom random;
  private int next;

  private DemoPartitions(List<Galaxy> galaxies, long seed) {
    this.galaxies = new ArrayList<>(galaxies);
    Collections.shuffle(this.galaxies, new Random(seed));
    this.random = new SplittableRandom(seed);
  }

  /** Writes the demo's own: everybody's are the same bytes. */
  public static void writeDemo(Path dir) {
    write(dir, GalaxySet.TEST, FILES, SAMPLES_PER_FILE, SEED, file -> {});
  }

  /**
   * Writes the files one after another; a file that is there is complete. Takes about half a second
   * a file of 25 MB, and the memory of one file.
   *
   * @param dir made if it is not there; files of the same names are replaced
   * @param onFileDone gets 1, 2, … as each file is complete
   * @throws FatalFault (OutputRefused) if the folder cannot be written
   */
  public static void write(
      Path dir, GalaxySet set, int files, int samplesPerFile, long seed, IntConsumer onFileDone) {
    DemoPartitions partitions = new DemoPartitions(GalaxyCatalogue.galaxies(set), seed);
    for (int file = 1; file <= files; file++) {
      List<Tensor> tensors = partitions.draw(samplesPerFile);
      Path path = dir.resolve(file + ".pt");
      try {
        Files.createDirectories(dir);
        writeWhole(path, tensors);
      } catch (IOException e) {
        throw new FatalFault(
            Reason.OutputRefused,
            "%s cannot be written (%s); free some space or choose another folder"
                .formatted(path, e.getMessage()),
            e);
      }
      onFileDone.accept(file);
    }
  }

  private static void writeWhole(Path path, List<Tensor> tensors) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
    try (OutputStream out = Files.newOutputStream(unfinished)) {
      PtWriter.writeTensorDataset(out, tensors);
    }
    Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The next samples, in the order of a file's tensors. */
  private List<Tensor> draw(int samples) {
    ByteBuffer images = floats(samples * GalaxyImage.PIXELS);
    ByteBuffer magnitudes = floats(samples * BandValues.BANDS);
    ByteBuffer redshifts = floats(samples);
    for (int sample = 0; sample < samples; sample++) {
      Galaxy galaxy = galaxies.get(next++ % galaxies.size());
      new GalaxyImage(galaxy)
          .observe(random.split(), images.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
      images.position(images.position() + GalaxyImage.PIXELS * Float.BYTES);
      for (int band = 0; band < BandValues.BANDS; band++) {
        magnitudes.putFloat((float) galaxy.magnitudes().at(band));
      }
      redshifts.putFloat((float) galaxy.redshift());
    }
    return List.of(
        new Tensor(
            ElementType.FLOAT32,
            new long[] {samples, BandValues.BANDS, GalaxyImage.SIDE, GalaxyImage.SIDE},
            images.flip()),
        new Tensor(ElementType.FLOAT32, new long[] {samples, BandValues.BANDS}, magnitudes.flip()),
        new Tensor(ElementType.FLOAT32, new long[] {samples}, redshifts.flip()));
  }

  private static ByteBuffer floats(int count) {
    return ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
