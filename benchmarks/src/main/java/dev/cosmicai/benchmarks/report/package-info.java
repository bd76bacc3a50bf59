/**
 * What the benchmarks' reports are made of: figures, Markdown tables, a bar chart, the machine, and
 * {@link dev.cosmicai.benchmarks.report.Publication}, which prints them and writes them into a
 * document that keeps the classes of processors apart ({@link
 * dev.cosmicai.benchmarks.report.MeasuredPage}).
 */
package dev.cosmicai.benchmarks.report;
