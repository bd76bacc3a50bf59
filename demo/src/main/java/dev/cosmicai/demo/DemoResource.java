package dev.cosmicai.demo;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that come with the program. */
final class DemoResource {
  private DemoResource() {}

  /**
   * Writes one, replacing a file that is there.
   *
   * @throws FatalFault (OutputRefused) if it cannot be written
   */
  static void copy(String name, Path file) {
    try (InputStream resource = DemoResource.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new InternalFault(name + " is missing from the program's own resources");
      }
      Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  static FatalFault notWritten(Path file, IOException e) {
    return new FatalFault(
        Reason.OutputRefused,
        "%s cannot be written (%s); free some space or choose another folder"
            .formatted(file, e.getMessage()),
        e);
  }
}
