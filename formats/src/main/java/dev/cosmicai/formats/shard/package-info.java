/**
 * Tar shards as WebDataset has them: consecutive members of one name but for the extension are one
 * sample. {@link dev.cosmicai.formats.shard.ShardReader} puts samples together; {@link
 * dev.cosmicai.formats.shard.ShardColumns} finds a job's columns in them and reads their values.
 * Images are left encoded. Stands on the packages {@code tar}, {@code npy} and {@code transform},
 * and on the names that {@code formats} knows columns by.
 */
package dev.cosmicai.formats.shard;
