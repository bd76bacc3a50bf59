/**
 * Pages about runs: {@link dev.cosmicai.results.report.ReportPages} writes them. What a page says
 * and in which order is in the templates of {@code src/main/jte}, which the build compiles into
 * this package; they escape every text. Charts are in {@code chart}. A page is one file without
 * scripts and loads nothing, so that it can be mailed and opened anywhere. Colours are in {@code
 * frame.jte}, for light and for dark. Uses the summary, the metrics and the figure's ticks.
 */
package dev.cosmicai.results.report;
