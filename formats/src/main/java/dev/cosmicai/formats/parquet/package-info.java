/**
 * Apache Parquet, out: tables of numbers. The file's metadata is written by Parquet's own Thrift
 * classes; the pages are the columns' bytes as they lie in memory. Uses {@code tensor}.
 */
package dev.cosmicai.formats.parquet;
