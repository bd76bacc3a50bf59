package dev.cosmicai.cli.run;

import dev.cosmicai.crds.InferenceJob;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A run that the user asks for.
 *
 * @param job what to do
 * @param dataDir the folder that stands for the job's buckets; empty for the real ones
 * @param parallelism ranks at the same time, over the job's own; never more than there are cores
 * @param logs the folder for the processes' logs; empty for a temporary one, which is deleted
 *     unless the run fails
 */
public record RunRequest(
    InferenceJob job, Optional<Path> dataDir, OptionalInt parallelism, Optional<Path> logs) {
  /** With logs in a temporary folder. */
  public RunRequest(InferenceJob job, Optional<Path> dataDir, OptionalInt parallelism) {
    this(job, dataDir, parallelism, Optional.empty());
  }
}
