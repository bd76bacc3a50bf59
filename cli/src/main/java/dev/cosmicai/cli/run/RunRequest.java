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
 */
public record RunRequest(InferenceJob job, Optional<Path> dataDir, OptionalInt parallelism) {}
