/**
 * Charts: {@link dev.cosmicai.sweep.chart.XyChart} of points with their spread, {@link
 * dev.cosmicai.sweep.chart.BoxChart} of distributions. Both draw into a {@link
 * dev.cosmicai.sweep.chart.Drawing}, which becomes a PNG or an SVG. Letters are shapes, so that
 * neither machine nor reader needs fonts, and the same chart always gives the same bytes. Pure.
 */
package dev.cosmicai.sweep.chart;
