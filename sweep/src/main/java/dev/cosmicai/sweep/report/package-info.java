/**
 * What is made of a sweep's runs: {@link dev.cosmicai.sweep.report.SweepReport} reads what they
 * stored, and writes tables, figures and a page.
 */
package dev.cosmicai.sweep.report;
