package dev.cosmicai.sweep.report;

import dev.cosmicai.results.report.ReportPages;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.Svg;
import dev.cosmicai.sweep.figure.SweepFigure;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.table.TidyTable;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * {@code sweep.html}: figures, cells and the tidy table of a sweep on one page, which loads
 * nothing. Its script filters and sorts the tables, and keeps the filters in the page's address.
 *
 * @param name the sweep's name
 * @param warnings what to know before the figures are used
 * @param figures the figures
 * @param filters what the tables are filtered by
 * @param cells a row a cell
 * @param runs a row a run
 */
public record SweepPage(
    String name,
    List<String> warnings,
    List<Figure> figures,
    List<Filter> filters,
    PageTable cells,
    PageTable runs) {
  /** Of templates that the build has compiled, into this package. */
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          SweepPage.class.getClassLoader(),
          SweepPage.class.getPackageName());

  /**
   * A figure.
   *
   * @param title what it shows
   * @param caption how to read it
   * @param svg its SVG in base 64
   */
  public record Figure(String title, String caption, String svg) {}

  /**
   * What rows are filtered by.
   *
   * @param column the column's name
   * @param values what there is to choose
   */
  public record Filter(String column, List<String> values) {}

  static byte[] html(
      String name,
      List<SweepRun> runs,
      List<Cell> cells,
      List<SweepFigure> figures,
      List<String> warnings) {
    PageTable tidy = PageTable.runs(runs);
    List<String> columns = new ArrayList<>(List.of("source"));
    columns.addAll(TidyTable.axes(runs));
    SweepPage page =
        new SweepPage(
            name,
            warnings,
            figures.stream().map(SweepPage::figure).toList(),
            columns.stream()
                .map(column -> new Filter(column, tidy.values(column).toList()))
                .filter(filter -> filter.values().size() > 1)
                .toList(),
            PageTable.cells(cells),
            tidy);
    return ReportPages.framed(
        "Sweep " + name, out -> TEMPLATES.render("sweep.jte", Map.of("page", page), out));
  }

  private static Figure figure(SweepFigure figure) {
    return new Figure(
        figure.drawing().title(),
        figure.caption(),
        Base64.getEncoder().encodeToString(Svg.of(figure.drawing())));
  }
}
