/**
 * How a run is shown: {@link dev.cosmicai.cli.run.progress.ProgressView} while it lasts, as a bar
 * on a terminal or as lines in a log, and {@link dev.cosmicai.cli.run.progress.SummaryTable} at its
 * end.
 */
package dev.cosmicai.cli.run.progress;
