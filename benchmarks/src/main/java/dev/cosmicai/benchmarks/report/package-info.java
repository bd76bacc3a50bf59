/**
 * What the programs' reports have in common: figures, pictures, and the sections of the document
 * that they go to. Pure but for {@link dev.cosmicai.benchmarks.report.Publication}.
 */
package dev.cosmicai.benchmarks.report;
