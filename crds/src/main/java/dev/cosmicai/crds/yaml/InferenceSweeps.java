package dev.cosmicai.crds.yaml;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.faults.FatalFault;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads an {@link InferenceSweep}, as strictly as {@link InferenceJobs} reads a job. */
public final class InferenceSweeps {
  private InferenceSweeps() {}

  /**
   * Reads a YAML file.
   *
   * @throws FatalFault (InvalidSpec) that names file, line, field and remedy of every problem
   */
  public static InferenceSweep read(Path file) {
    return ResourceFile.read(file, ResourceKind.SWEEP);
  }

  /**
   * Reads YAML from a stream, which stays open.
   *
   * @param name what to call it in messages
   * @throws FatalFault (InvalidSpec) that names line, field and remedy of every problem
   */
  public static InferenceSweep read(InputStream in, String name) {
    return ResourceFile.read(in, name, ResourceKind.SWEEP);
  }
}
