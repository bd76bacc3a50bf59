/**
 * A sweep's tables: {@link dev.cosmicai.sweep.table.TidyTable} has a row a run, {@link
 * dev.cosmicai.sweep.table.CellTable} a row a cell, {@link dev.cosmicai.sweep.table.StatsTables}
 * are CAI's. A {@link dev.cosmicai.sweep.table.TextTable} is written as CSV, Markdown and LaTeX.
 * Pure.
 */
package dev.cosmicai.sweep.table;
