/**
 * Rows of numbers, wherever they lie: in a file of this machine or in a store ({@link
 * dev.cosmicai.prepare.rows.Source}, {@link dev.cosmicai.prepare.rows.Bytes}), as plain numbers at
 * fixed distances ({@link dev.cosmicai.prepare.rows.StoredArray}) or in packed chunks ({@link
 * dev.cosmicai.prepare.rows.ChunkedRows}). {@code prepare.input} finds out which of it a format
 * has.
 *
 * <p>Start with {@link dev.cosmicai.prepare.rows.RowArray}, which is all that a preparation sees.
 */
package dev.cosmicai.prepare.rows;
