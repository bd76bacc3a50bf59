/**
 * {@code cosmic compare}. {@link dev.cosmicai.cli.compare.ResultFolders} reads the summaries of
 * finished runs; the comparison itself is in the module {@code results}, and {@link
 * dev.cosmicai.cli.compare.ComparisonText} prints it.
 */
package dev.cosmicai.cli.compare;
