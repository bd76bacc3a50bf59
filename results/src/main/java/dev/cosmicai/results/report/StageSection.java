package dev.cosmicai.results.report;

import dev.cosmicai.results.summary.StageTotals;
import java.util.Map;

/** Where the ranks' time went. */
final class StageSection {
  private StageSection() {}

  static String html(StageTotals stages) {
    Map<String, Double> seconds = stages.seconds();
    if (seconds.isEmpty()) {
      return "";
    }
    double longest = seconds.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    Markup html =
        new Markup()
            .raw("<section><h2>Stages</h2><p>All ranks together; stages may overlap, since a rank")
            .raw(" reads while it computes.</p>\n<div class='scroll'><table><thead><tr>")
            .raw("<th>Stage</th><th></th><th class='n'>All ranks</th>")
            .raw("<th class='n'>Slowest rank</th></tr></thead><tbody>");
    seconds.forEach(
        (stage, time) ->
            html.add(
                "<tr><th>{}</th><td><div class='share'><i style='width:{}%'></i></div></td>"
                    + "<td class='n'>{}</td><td class='n'>{}</td></tr>",
                stage,
                longest == 0 ? 0.0 : 100 * time / longest,
                Numbers.seconds(time),
                Numbers.seconds(stages.longestSeconds().get(stage))));
    return html.raw("</tbody></table></div></section>\n").toString();
  }
}
