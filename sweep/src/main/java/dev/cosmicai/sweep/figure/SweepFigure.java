package dev.cosmicai.sweep.figure;

import dev.cosmicai.sweep.chart.Drawing;

/**
 * A figure of a sweep.
 *
 * @param name of its files, without an ending
 * @param caption how to read it, in a few sentences
 * @param drawing the picture
 */
public record SweepFigure(String name, String caption, Drawing drawing) {}
