package dev.cosmicai.formats.tensor;

import dev.cosmicai.formats.io.RunningChecksum;

/**
 * The elements of a tensor as they lie in a file, one after another.
 *
 * @param offset of the first one
 * @param length of all, in bytes
 * @param checksum to be fed with all of them, in order
 */
public record StoredRun(long offset, long length, RunningChecksum checksum) {}
