/**
 * {@code cosmic sweep}: the runs of a grid on this machine, one after another. Start with {@link
 * dev.cosmicai.cli.sweep.SweepCommand}; {@code LocalSweep} runs what is not finished, {@code
 * SweepStore} knows what is. {@code cosmic simulate} ({@link
 * dev.cosmicai.cli.sweep.SimulateCommand}) predicts what this machine cannot run.
 */
package dev.cosmicai.cli.sweep;
