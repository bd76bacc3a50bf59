/**
 * The resource {@code InferenceSweep} as Java types: a grid of jobs. Start reading with {@link
 * dev.cosmicai.crds.sweep.InferenceSweepSpec}; {@link dev.cosmicai.crds.sweep.SweptFields} says
 * which fields of a job an axis may set, and sets them. Reading and validation are where those of
 * jobs are. Nothing here knows how the cells of the grid are run.
 */
package dev.cosmicai.crds.sweep;
