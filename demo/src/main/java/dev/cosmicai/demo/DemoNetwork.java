package dev.cosmicai.demo;

import java.nio.file.Path;

/**
 * The network that comes with the program: it estimates redshifts from images {@code [N, 5, 32,
 * 32]} and magnitudes {@code [N, 5]}, and has learnt from the galaxies of {@link GalaxySet#TRAIN}
 * only. {@code models/demo/README.md} in the source tells how it is trained and how good it is.
 */
public final class DemoNetwork {
  private static final String RESOURCE = "demo-network.pt";

  private DemoNetwork() {}

  /**
   * Writes the TorchScript archive to a file, replacing one that is there.
   *
   * @throws dev.cosmicai.faults.FatalFault (OutputRefused) if it cannot be written
   */
  public static void copyTo(Path file) {
    DemoResource.copy(RESOURCE, file);
  }
}
