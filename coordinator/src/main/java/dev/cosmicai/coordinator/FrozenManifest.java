package dev.cosmicai.coordinator;

import java.time.Instant;

/**
 * A manifest that belongs to a run: from here on the run never lists again.
 *
 * @param run the run's UID
 * @param name the job's name, for people
 * @param startedAt when the run froze it, in whole milliseconds
 * @param manifest what the run computes
 * @param sha256 the manifest's digest
 */
record FrozenManifest(
    String run, String name, Instant startedAt, Manifest manifest, String sha256) {}
