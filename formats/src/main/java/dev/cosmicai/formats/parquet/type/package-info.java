/**
 * What the types of Parquet's columns are here: {@link
 * dev.cosmicai.formats.parquet.type.ColumnFormat} says which elements a column's values become, and
 * a {@link dev.cosmicai.formats.parquet.type.LogicalValues} makes them. Uses {@code footer} and
 * {@code page}.
 */
package dev.cosmicai.formats.parquet.type;
