/**
 * Tables in CSV as RFC 4180 has them, in memory: {@link dev.cosmicai.formats.csv.CsvTable}. Uses
 * {@code io} and {@code tensor}.
 */
package dev.cosmicai.formats.csv;
