/**
 * Pages about runs: {@link dev.cosmicai.results.report.ReportPage} about one, {@link
 * dev.cosmicai.results.report.ComparisonPage} about several side by side. Each puts together its
 * sections, classes that turn numbers into HTML or SVG. A page is one file without scripts and
 * loads nothing, so that it can be mailed and opened anywhere; every text from outside passes
 * {@code Markup.escape}. Colours are in {@code report.css}, for light and for dark.
 */
package dev.cosmicai.results.report;
