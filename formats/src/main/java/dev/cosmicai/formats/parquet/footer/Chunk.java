package dev.cosmicai.formats.parquet.footer;

/**
 * A column's part in a row group: pages that lie one behind the other.
 *
 * @param codec how they are compressed
 * @param offset of the first page's header in the file
 * @param length in bytes; inside the file
 * @param values how many, nulls included; as many as rows where a column is no list
 * @param firstRow of the row group in the file
 * @param rows of the row group
 */
public record Chunk(Codec codec, long offset, long length, long values, long firstRow, long rows) {}
