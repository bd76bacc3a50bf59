package dev.cosmicai.crds.grid;

import dev.cosmicai.crds.sweep.SweepCell;

/**
 * A cell of the grid.
 *
 * @param name unlike that of any other cell of the sweep; at most {@value
 *     dev.cosmicai.crds.sweep.InferenceSweep#MAX_CELL_CHARS} lower-case letters, digits and
 *     hyphens, neither first nor last a hyphen
 * @param values the data set and the values of the axes
 */
public record GridCell(String name, SweepCell values) {}
