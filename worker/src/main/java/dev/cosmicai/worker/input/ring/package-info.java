/**
 * Bytes of partitions as they arrive, in memory of fixed size. {@link
 * dev.cosmicai.worker.input.ring.PrefetchBuffer} is the ring that pieces of files are fetched into
 * side by side, {@link dev.cosmicai.worker.input.ring.RingRanges} what a reader takes out of it, in
 * order; a rank's rings are {@link dev.cosmicai.worker.input.ring.Rings}. A file that is read
 * anywhere is a {@link dev.cosmicai.worker.input.ring.RemoteFile}. Uses {@code context}.
 */
package dev.cosmicai.worker.input.ring;
