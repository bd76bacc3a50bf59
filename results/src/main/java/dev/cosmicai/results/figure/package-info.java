/**
 * The picture of a run: {@link dev.cosmicai.results.figure.InferenceFigure} draws the density of
 * predicted against spectroscopic redshift as a PNG. Letters are shapes of its own ({@code
 * Glyphs}), so that it works in a container without fonts, fontconfig or freetype, and gives the
 * same bytes everywhere; all it takes is a JRE with {@code java.desktop}, headless or not.
 */
package dev.cosmicai.results.figure;
