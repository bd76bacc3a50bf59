/**
 * Apache Parquet, in and out. {@link dev.cosmicai.formats.parquet.ParquetReader} reads any table's
 * columns from ranges: a {@code PageStream} makes pages of bytes as they are fetched, a {@code
 * ChunkRun} makes elements of the pages of a column of numbers, and a {@link
 * dev.cosmicai.formats.parquet.BinaryRun} gives byte strings row by row. What the file says of
 * itself is in {@code footer}, how values are encoded in {@code page}, what they become in {@code
 * type}.
 *
 * <p>{@link dev.cosmicai.formats.parquet.ParquetWriter} writes tables of numbers and text. The
 * file's metadata is written by Parquet's own Thrift classes; the pages are the columns' bytes as
 * they lie in memory. Uses {@code io} and {@code tensor}.
 */
package dev.cosmicai.formats.parquet;
