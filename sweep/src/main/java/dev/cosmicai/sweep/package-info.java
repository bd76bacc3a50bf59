/**
 * Sweeps: many runs over a grid of settings, with repeats. {@link dev.cosmicai.crds.grid.Grid} says
 * which runs a sweep has, and the job of each. A run's settings and all that it measured are one
 * row of the tidy table ({@link dev.cosmicai.sweep.run.SweepRun}); {@link
 * dev.cosmicai.sweep.report.SweepReport} makes of a sweep's runs its tables, figures and page.
 */
package dev.cosmicai.sweep;
