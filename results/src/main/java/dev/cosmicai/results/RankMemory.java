package dev.cosmicai.results;

/**
 * Where a rank's memory went.
 *
 * @param peakResidentBytes the most that the process ever held resident
 * @param modelBytes the network's weights
 * @param imageBytes the buffers of images at their largest
 * @param runtimeBytes resident before the first partition: the JVM, libtorch, libraries
 */
public record RankMemory(
    long peakResidentBytes, long modelBytes, long imageBytes, long runtimeBytes) {}
