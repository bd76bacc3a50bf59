/**
 * What the benchmarks' reports are made of: figures, Markdown tables, a bar chart, and {@link
 * dev.cosmicai.benchmarks.report.Publication}, which prints them and writes them into a document.
 */
package dev.cosmicai.benchmarks.report;
