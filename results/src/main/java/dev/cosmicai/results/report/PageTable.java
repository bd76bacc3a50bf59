package dev.cosmicai.results.report;

import java.util.List;

/**
 * A table on a page: texts, of which all but the first column are numbers.
 *
 * @param columns the heads, the first one's included
 * @param rows as many cells each
 * @param note what to know of it, below; empty for nothing
 */
record PageTable(List<String> columns, List<List<String>> rows, String note) {
  PageTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
