/**
 * From what a run has stored to its row of the tidy table: {@link
 * dev.cosmicai.sweep.measured.MeasuredRun}. Pure.
 */
package dev.cosmicai.sweep.measured;
