package dev.cosmicai.benchmarks.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where this machine's control groups of Linux are.
 *
 * @param folder in which a group of a controller is made
 * @param unified whether they are of version 2
 */
public record ControlGroups(Path folder, boolean unified) {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /**
   * Those of a controller for the processor.
   *
   * @param controller as version 1 calls it, such as {@code cpu}
   * @throws IOException if this process may not make any
   */
  public static ControlGroups of(String controller) throws IOException {
    boolean unified = Files.exists(ROOT.resolve("cgroup.controllers"));
    Path folder = unified ? ROOT : ROOT.resolve(controller);
    if (!Files.isWritable(folder)) {
      throw new IOException(
          "%s cannot be written: run this as root on Linux with control groups for the processor"
              .formatted(folder));
    }
    return new ControlGroups(folder, unified);
  }
}
