/**
 * What reports draw, as SVG made of numbers alone, and how they write numbers. Start reading with
 * {@link dev.cosmicai.results.report.chart.RankTimesChart}. Uses the summary and the figure's
 * ticks; knows nothing of pages.
 */
package dev.cosmicai.results.report.chart;
