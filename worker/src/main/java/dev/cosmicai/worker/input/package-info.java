/**
 * Partitions from the store to batches in memory of fixed size. {@link
 * dev.cosmicai.worker.input.DataLoader} hands out a rank's samples; start reading there. {@link
 * dev.cosmicai.worker.input.PartitionOpener} opens a partition; its images come through {@link
 * dev.cosmicai.worker.input.PrefetchBuffer}, a ring, or lie in memory if the file is small. A
 * {@link dev.cosmicai.worker.input.Batch} gives its memory back when it is predicted. File formats
 * are in the module {@code formats}. Uses {@code context}.
 */
package dev.cosmicai.worker.input;
