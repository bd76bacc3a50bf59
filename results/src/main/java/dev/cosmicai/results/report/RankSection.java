package dev.cosmicai.results.report;

import dev.cosmicai.results.summary.InterquartileFence;
import dev.cosmicai.results.summary.RankRow;
import java.util.Comparator;
import java.util.List;

/** Time per rank: the chart, the numbers that matter and the slowest ranks by name. */
final class RankSection {
  private static final int SLOWEST = 10;

  private RankSection() {}

  static String html(List<RankRow> ranks) {
    List<RankRow> busy = ranks.stream().filter(rank -> rank.samples() > 0).toList();
    Markup html = new Markup().raw("<section><h2>Time per rank</h2>\n<p>");
    if (busy.isEmpty()) {
      return html.raw("No rank had samples.</p></section>\n").toString();
    }
    RankTimesChart chart = new RankTimesChart(busy);
    long stragglers = busy.stream().filter(chart::isStraggler).count();
    html.add(
        "{}: {} on average without outliers, {} the slowest. {}{}</p>\n",
        busy.size() == 1
            ? "1 rank with samples"
            : Numbers.count(busy.size()) + " ranks with samples",
        Numbers.seconds(
            InterquartileFence.trimmedMean(
                busy.stream().mapToDouble(RankRow::wallSeconds).toArray())),
        Numbers.seconds(busy.stream().mapToDouble(RankRow::wallSeconds).max().orElse(Double.NaN)),
        stragglers == 0
            ? "No stragglers."
            : Numbers.count(stragglers) + (stragglers == 1 ? " straggler." : " stragglers."),
        busy.size() < ranks.size()
            ? " " + Numbers.count(ranks.size() - busy.size()) + " more had no partition."
            : "");
    html.raw("<div class='scroll'>" + chart.svg() + "</div>").raw(legend(chart.isGrouped()));
    if (busy.size() > 1) {
      html.raw(slowest(busy, chart));
    }
    return html.raw("</section>\n").toString();
  }

  private static String legend(boolean grouped) {
    String network = grouped ? "the middle half of neighbouring ranks" : "in the network";
    String whole = grouped ? "their range" : "everything else";
    return "\n<p class='legend'><span><i class='k-network'></i>"
        + network
        + "</span><span><i class='k-whole'></i>"
        + whole
        + "</span><span><i class='k-straggler'></i>straggler: more than 1.5 interquartile ranges"
        + " above the third quartile</span></p>\n";
  }

  private static String slowest(List<RankRow> busy, RankTimesChart chart) {
    Markup table =
        new Markup()
            .raw("<div class='scroll'><table><thead><tr><th>Slowest</th><th class='n'>Time</th>")
            .raw("<th class='n'>In the network</th><th class='n'>Samples</th>")
            .raw("<th class='n'>Samples/s</th><th class='n'>Partitions</th>")
            .raw("<th class='n'>Attempt</th><th class='n'>Peak memory</th></tr></thead><tbody>");
    busy.stream()
        .sorted(Comparator.comparingDouble(RankRow::wallSeconds).reversed())
        .limit(SLOWEST)
        .forEach(
            rank ->
                table.add(
                    "<tr><td class='{}'>rank {}{}</td><td class='n'>{}</td><td class='n'>{}</td>"
                        + "<td class='n'>{}</td><td class='n'>{}</td><td class='n'>{}</td>"
                        + "<td class='n'>{}</td><td class='n'>{}</td></tr>",
                    chart.isStraggler(rank) ? "mark" : "",
                    rank.rank(),
                    chart.isStraggler(rank) ? " ▲" : "",
                    Numbers.seconds(rank.wallSeconds()),
                    Numbers.seconds(rank.inferenceSeconds()),
                    Numbers.count(rank.samples()),
                    Numbers.perSecond(rank.samples() / rank.wallSeconds()),
                    rank.partitions(),
                    rank.attempt(),
                    Numbers.bytes(rank.peakResidentBytes())));
    return table.raw("</tbody></table></div>").toString();
  }
}
