/**
 * The values of a page. {@link dev.cosmicai.formats.parquet.page.FixedValues} are those that all
 * take as many bytes, {@link dev.cosmicai.formats.parquet.page.ByteStrings} those of any length;
 * {@link dev.cosmicai.formats.parquet.page.RunReader} reads levels and positions in a dictionary.
 * By hand: Parquet's own decoders give one value a call, and allocate what the page tells them to.
 * Uses {@code footer} and {@code formats.io}.
 */
package dev.cosmicai.formats.parquet.page;
