/**
 * The picture of a run: {@link dev.cosmicai.tasks.figure.TaskFigure} draws a PNG by the task, such
 * as the density of predicted against spectroscopic redshift or a confusion matrix. Letters are
 * shapes of its own ({@code Glyphs}), so that it works in a container without fonts, fontconfig or
 * freetype, and gives the same bytes everywhere; all it takes is a JRE with {@code java.desktop},
 * headless or not.
 */
package dev.cosmicai.tasks.figure;
