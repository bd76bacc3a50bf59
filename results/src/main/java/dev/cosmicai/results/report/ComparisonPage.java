package dev.cosmicai.results.report;

import java.util.Base64;
import java.util.Map;

/** Several runs side by side on one page, in the style of {@link ReportPage}. */
public final class ComparisonPage {
  private ComparisonPage() {}

  /**
   * Writes the page.
   *
   * @param figures each run's {@code inference.png}, by its letter; runs may lack it
   */
  public static String html(Comparison comparison, Map<String, byte[]> figures) {
    String title = "%d runs compared".formatted(comparison.runs().size());
    Markup page = new Markup().raw(PageFrame.begin(title)).add("<header><h1>{}</h1>", title);
    page.raw("<p>Each is compared with the first.</p></header>\n");
    runs(page, comparison);
    comparison.tables().forEach(table -> table(page, table));
    if (!figures.isEmpty()) {
      figures(page, comparison, figures);
    }
    return page.raw(PageFrame.END).toString();
  }

  private static void runs(Markup page, Comparison comparison) {
    page.raw("<section><h2>Runs</h2><div class='scroll'><table><tbody>");
    for (ComparedRun run : comparison.runs()) {
      page.add(
          "<tr><td><b>{}</b></td><td class='long'>{}</td><td class='long'>{}</td></tr>",
          run.letter(),
          run.description(),
          run.place());
    }
    page.raw("</tbody></table></div>");
    comparison.notes().forEach(note -> page.add("<p class='mark'>{}</p>", note));
    page.raw("</section>\n");
  }

  private static void table(Markup page, ComparisonTable table) {
    page.add("<section><h2>{}</h2><div class='scroll'><table><thead><tr><th></th>", table.title());
    table.columns().forEach(column -> page.add("<th class='n'>{}</th>", column));
    page.raw("</tr></thead><tbody>");
    for (ComparisonTable.Row row : table.rows()) {
      page.add("<tr><th>{}</th>", row.name());
      row.cells().forEach(cell -> page.add("<td class='n'>{}</td>", cell));
      page.raw("</tr>");
    }
    page.raw("</tbody></table></div></section>\n");
  }

  private static void figures(Markup page, Comparison comparison, Map<String, byte[]> figures) {
    page.raw("<section><h2>Predicted against spectroscopic redshift</h2><div class='figures'>\n");
    for (ComparedRun run : comparison.runs()) {
      byte[] png = figures.get(run.letter());
      if (png != null) {
        page.add("<figure><figcaption><b>{}</b> {}</figcaption>", run.letter(), run.description())
            .add(
                "<img class='figure' alt='Predicted against spectroscopic redshift, run {}' ",
                run.letter())
            .raw("src='data:image/png;base64," + Base64.getEncoder().encodeToString(png) + "'>")
            .raw("</figure>\n");
      }
    }
    page.raw("</div></section>\n");
  }
}
