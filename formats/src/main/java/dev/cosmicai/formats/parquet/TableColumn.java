package dev.cosmicai.formats.parquet;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** A column of a table that is written. */
public sealed interface TableColumn permits ParquetColumn, TextColumn {
  /** The column's name. */
  String name();

  /** How many rows there are. */
  int rows();

  /** Whether a row may have no value. */
  boolean isOptional();

  /** Whether a row is a list of numbers. */
  boolean isList();

  /** Values a row. */
  int width();

  /** Bytes of a row, about. */
  int rowBytes();

  /** Which of an optional column's rows have a value: index 0 is {@code from}. */
  BitSet present(int from, int to);

  /** Those of these rows' values that are there, one behind the other, as a plain page has them. */
  ByteBuffer values(int from, int to);
}
