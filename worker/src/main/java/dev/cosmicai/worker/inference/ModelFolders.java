package dev.cosmicai.worker.inference;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a rank's model lies until it is loaded.
 *
 * @param scratch takes the rank's own copy
 * @param cache shared with other ranks; empty to share nothing
 */
public record ModelFolders(Path scratch, Optional<Path> cache) {}
