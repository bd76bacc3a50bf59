package dev.cosmicai.demo;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
   * @throws FatalFault (OutputRefused) if it cannot be written
   */
  public static void copyTo(Path file) {
    try (InputStream resource = DemoNetwork.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new InternalFault(RESOURCE + " is missing from the program's own resources");
      }
      Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FatalFault(
          Reason.OutputRefused,
          "%s cannot be written (%s); free some space or choose another folder"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
