/**
 * A cell of a sweep: a point of its grid with all of its repeats ({@link
 * dev.cosmicai.sweep.cell.Cell}), and what they come to ({@link dev.cosmicai.sweep.cell.Repeats}):
 * median, spread, and how certain the median is. Pure.
 */
package dev.cosmicai.sweep.cell;
