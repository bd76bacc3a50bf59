/**
 * Partition files and archives, in and out: {@code torch.save}'s {@code .pt} (ZIP and the older
 * pickle stream), safetensors, npz, Parquet, tar shards and tables of images. Everything here turns
 * bytes into tensors or tensors into bytes; it knows no bucket, no network and no engine, and of
 * the project it uses only {@code faults} and {@code contract}.
 *
 * <p>Start with {@link dev.cosmicai.formats.PartitionReader}, which picks the format's reader and
 * gives the file's {@link dev.cosmicai.formats.PartitionColumns}. Each format has a package of its
 * own below this one ({@code pt}, {@code safetensors}, {@code npy}, {@code parquet}, {@code csv}),
 * on top of {@code zip}, {@code pickle}, {@code tensor} and {@code io}. None of them uses this
 * package.
 *
 * <p>Reading has two steps. {@link dev.cosmicai.formats.PartitionColumns#layout} finds out where
 * the columns lie ({@link dev.cosmicai.formats.PartitionLayout}); it asks a {@link
 * dev.cosmicai.formats.io.FileBytes} for directories and headers only, so the file may as well be
 * in a store. Then the columns are read, all at once as views of a file in memory, or piece by
 * piece ({@link dev.cosmicai.formats.ColumnRun}) while the file still arrives.
 *
 * <p>Tar shards have no columns: {@link dev.cosmicai.formats.shard.ShardSamples} gives their
 * samples one by one. Rows become what a network takes in {@code transform}, which decodes images
 * by the package {@code image}.
 *
 * <h2>No copies</h2>
 *
 * Images and magnitudes that are stored as contiguous float32 are views of the bytes as they were
 * downloaded. A column is copied only where it has to be: another element type, strides that leave
 * gaps or permute, an address that is no multiple of four, a deflated archive member. Redshifts,
 * eight bytes a sample, are always copied to float64.
 *
 * <h2>Hostile files</h2>
 *
 * Whatever the bytes, the only exception that leaves a reader is a {@link
 * dev.cosmicai.faults.FatalFault} whose message names the file. A pickle is a program; {@link
 * dev.cosmicai.formats.pickle.Unpickler} runs only the instructions that describe tensors and
 * refuses every global that is not on its list by name. Sizes are checked before anything is
 * allocated, and what a reader allocates is bounded by {@link
 * dev.cosmicai.formats.io.MemoryBudget}.
 */
package dev.cosmicai.formats;
