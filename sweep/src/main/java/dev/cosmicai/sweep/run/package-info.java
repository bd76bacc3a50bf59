/**
 * A run of a sweep: where it was stored ({@link dev.cosmicai.sweep.run.StoredRun}), and the row of
 * the tidy table that it becomes ({@link dev.cosmicai.sweep.run.SweepRun}). {@link
 * dev.cosmicai.sweep.run.Measure} and {@link dev.cosmicai.sweep.run.Fact} name the table's columns.
 * Pure.
 */
package dev.cosmicai.sweep.run;
