package dev.cosmicai.crds.yaml;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.FatalFault;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Reads an {@link InferenceJob} strictly: an unknown or misspelt field, one without a value, a
 * value of the wrong type, a missing field or a broken rule is refused, where a lenient reader
 * would quietly run another job than the one that was meant.
 */
public final class InferenceJobs {
  private InferenceJobs() {}

  /**
   * Reads a YAML file.
   *
   * @throws FatalFault (InvalidSpec) that names file, line, field and remedy of every problem
   */
  public static InferenceJob read(Path file) {
    return ResourceFile.read(file, ResourceKind.JOB);
  }

  /**
   * Reads YAML from a stream, which stays open.
   *
   * @param name what to call it in messages
   * @throws FatalFault (InvalidSpec) that names line, field and remedy of every problem
   */
  public static InferenceJob read(InputStream in, String name) {
    return ResourceFile.read(in, name, ResourceKind.JOB);
  }
}
