/**
 * Splits, which are partitions or parts of their rows, from the store to batches in memory of fixed
 * size. {@link dev.cosmicai.worker.input.DataLoader} hands out a rank's samples; start reading
 * there. {@link dev.cosmicai.worker.input.PartitionOpener} opens a split, which is a {@link
 * dev.cosmicai.worker.input.SampleSource}: of columns ({@link
 * dev.cosmicai.worker.input.ColumnSources}), each of which is there or streams, or a tar shard
 * ({@link dev.cosmicai.worker.input.ShardOpener}). What streams comes through {@link
 * dev.cosmicai.worker.input.ring.PrefetchBuffer}, a ring. A {@link dev.cosmicai.worker.input.Batch}
 * has the inputs as they are stored ({@link dev.cosmicai.worker.input.InputRows}; images still
 * encoded) and gives its memory back when it is predicted; what stays of it are its {@link
 * dev.cosmicai.worker.input.BatchRows}. File formats are in the module {@code formats}. Uses {@code
 * context} and {@code split}.
 */
package dev.cosmicai.worker.input;
