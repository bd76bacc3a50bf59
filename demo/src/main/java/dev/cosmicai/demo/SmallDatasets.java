package dev.cosmicai.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Data for experiments that take minutes: the demo's network, and its galaxies in partitions of
 * several sizes, each a folder such as {@code data/2MB}. Every folder holds the same number of
 * samples, to a file's rounding.
 */
public final class SmallDatasets {
  private static final int MEGABYTE = 1_000_000;
  private static final int BYTES = 20 * MEGABYTE;
  private static final List<Integer> PARTITION_MEGABYTES = List.of(1, 2, 4);
  private static final long SEED = 2;

  private SmallDatasets() {}

  /**
   * Makes what is not there.
   *
   * @param notices takes a line about what takes time
   * @throws dev.cosmicai.faults.FatalFault (OutputRefused) if the folder cannot be written
   */
  public static void prepare(Path dir, Consumer<String> notices) {
    for (int megabytes : PARTITION_MEGABYTES) {
      int bytes = megabytes * MEGABYTE;
      int files = BYTES / bytes;
      Path folder = dir.resolve("data").resolve(megabytes + "MB");
      // Files are written in their order, and each is whole once it is there.
      if (!Files.exists(folder.resolve(files + ".pt"))) {
        notices.accept(
            "making %d partitions of %d MB in %s (once)".formatted(files, megabytes, folder));
        int samples = (bytes + DemoPartitions.SAMPLE_BYTES - 1) / DemoPartitions.SAMPLE_BYTES;
        DemoPartitions.write(folder, GalaxySet.TEST, files, samples, SEED, file -> {});
      }
    }
    DemoResource.copy(Demo.GALAXIES.networkFile(), dir.resolve(Demo.GALAXIES.networkFile()));
  }
}
