/**
 * The page about a run: {@link dev.cosmicai.results.report.ReportPage} puts together its sections,
 * each a class that turns numbers into HTML or SVG. The page is one file without scripts and loads
 * nothing, so that it can be mailed and opened anywhere; every text from outside passes {@code
 * Markup.escape}. Colours are in {@code report.css}, for light and for dark.
 */
package dev.cosmicai.results.report;
