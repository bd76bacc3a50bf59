package dev.cosmicai.results.report;

import dev.cosmicai.results.metrics.DensityHistogram;
import dev.cosmicai.results.summary.RunDetails;
import dev.cosmicai.results.summary.RunMetrics;
import dev.cosmicai.results.summary.RunSummary;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** {@code report.html}: the whole run on one page, in the order in which people ask. */
public final class ReportPage {
  private static final int SHOWN_FAILURES = 100;

  private final RunSummary summary;
  private final Markup page = new Markup();

  private ReportPage(RunSummary summary) {
    this.summary = summary;
  }

  /**
   * Writes the page.
   *
   * @param figurePng the figure, which becomes part of the page
   * @return in UTF-8
   */
  public static byte[] html(RunDetails run, byte[] figurePng) {
    ReportPage report = new ReportPage(run.summary());
    report.head();
    report.tiles();
    report.failures();
    report.figure(figurePng);
    report.residuals(run.density());
    report.page.raw(RankSection.html(run.ranks()));
    report.page.raw(StageSection.html(run.stages()));
    report.page.raw(CostSection.html(run.summary(), run.pricing()));
    report.facts();
    return report.page.raw(PageFrame.END).toString().getBytes(StandardCharsets.UTF_8);
  }

  private void head() {
    RunSummary.Ranks ranks = summary.ranks();
    page.raw(PageFrame.begin(summary.name() + " – inference report"))
        .add("<header><h1>{}</h1>", summary.name())
        .add(
            "<p>run {} · {} – {}</p>",
            summary.run(),
            Numbers.time(summary.startedAt()),
            Numbers.time(summary.endedAt()))
        .add(
            "<span class='status{}'>{} of {} ranks succeeded</span></header>\n",
            ranks.failed() > 0 ? " partial" : "",
            Numbers.count(ranks.succeeded()),
            Numbers.count(ranks.total()));
  }

  private void tiles() {
    RunMetrics metrics = summary.metrics();
    page.raw("<div class='tiles'>\n");
    tile("R²", Numbers.metric(metrics.r2()), true);
    tile("Precision (NMAD)", Numbers.metric(metrics.precision()), true);
    tile("MAE", Numbers.metric(metrics.mae()), true);
    tile("Bias", Numbers.metric(metrics.bias()), true);
    tile("samples", Numbers.count(metrics.samples()), false);
    tile("samples a second", Numbers.perSecond(summary.throughput()), false);
    tile("wall time", Numbers.seconds(summary.wallSeconds()), false);
    tile("cost", Numbers.dollars(summary.cost()), false);
    page.raw("</div>\n");
  }

  private void tile(String name, String value, boolean main) {
    page.add(
        "<div class='tile{}'><b>{}</b><span>{}</span></div>\n", main ? " main" : "", value, name);
  }

  private void failures() {
    List<RunSummary.FailedRank> failures = summary.failures();
    if (failures.isEmpty()) {
      return;
    }
    page.add(
            "<section><h2>Failed ranks</h2><p>{} of {} ranks failed ({}), which the job tolerates."
                + " Their samples are missing from everything on this page.</p>",
            Numbers.count(failures.size()),
            Numbers.count(summary.ranks().total()),
            summary.ranks().failedRanks())
        .raw("<div class='scroll'><table><thead><tr><th class='n'>Rank</th><th>Reason</th>")
        .raw("<th>Partition</th><th>Message</th></tr></thead><tbody>");
    for (RunSummary.FailedRank failure :
        failures.subList(0, Math.min(SHOWN_FAILURES, failures.size()))) {
      page.add(
          "<tr><td class='n'>{}</td><td class='mark'>{}</td><td class='long'>{}</td>"
              + "<td class='long'>{}</td></tr>",
          failure.rank(),
          failure.reason(),
          failure.partition() == null ? "–" : failure.partition(),
          failure.message() == null ? "–" : failure.message());
    }
    page.raw("</tbody></table></div>");
    if (failures.size() > SHOWN_FAILURES) {
      page.add("<p>The first {} are shown.</p>", SHOWN_FAILURES);
    }
    page.raw("</section>\n");
  }

  private void figure(byte[] png) {
    page.raw("<section><h2>Predicted against spectroscopic redshift</h2>\n<p>")
        .raw(figureText())
        .raw("</p>\n<img class='figure' alt='Density of predicted against spectroscopic redshift' ")
        .raw("src='data:image/png;base64," + Base64.getEncoder().encodeToString(png) + "'>\n")
        .raw("</section>\n");
  }

  private String figureText() {
    RunMetrics metrics = summary.metrics();
    Markup text = new Markup();
    if (metrics.labelled() == 0) {
      return text.add(
              "None of the {} samples has a spectroscopic redshift, so there is nothing to compare"
                  + " with and no metric.",
              Numbers.count(metrics.samples()))
          .toString();
    }
    text.add(
        "{} galaxies; perfect predictions lie on the dashed line. MSE {}. Precision is 1.48 times"
            + " the median distance of Δ from its median, exact to ±{}.",
        Numbers.count(metrics.labelled()),
        Numbers.metric(metrics.mse()),
        Numbers.metric(metrics.precisionBound()));
    if (metrics.samples() > metrics.labelled()) {
      text.add(
          " {} more samples have no spectroscopic redshift.",
          Numbers.count(metrics.samples() - metrics.labelled()));
    }
    if (metrics.undefined() > 0) {
      text.add(
          " <span class='mark'>{} samples have no finite Δ, which leaves some metrics undefined."
              + "</span>",
          Numbers.count(metrics.undefined()));
    }
    return text.toString();
  }

  private void residuals(DensityHistogram density) {
    if (density.samples() == 0) {
      return;
    }
    page.raw("<section><h2>Residuals against redshift</h2>\n")
        .raw("<p>A good network keeps the median at zero and the band narrow at every redshift.")
        .raw("</p>\n")
        .raw("<div class='scroll'>" + ResidualChart.svg(ResidualProfile.of(density)) + "</div>")
        .raw("\n<p class='legend'><span><i class='k-median'></i>running median</span>")
        .raw("<span><i class='k-band'></i>± NMAD within the bin</span>")
        .raw(
            "<span><i class='k-heat'></i>samples, stronger where more (log)</span></p></section>\n");
  }

  private void facts() {
    page.raw("<section><h2>Run</h2><div class='scroll'><table><tbody>");
    fact("Model", summary.modelUri());
    fact("Model SHA-256", summary.modelSha256());
    fact("Precision of the network", summary.modelPrecision());
    fact("Manifest SHA-256", summary.manifestSha256());
    fact("Input", Numbers.bytes(summary.inputBytes()));
    fact(
        "Read from S3",
        Numbers.bytes(summary.s3().bytes())
            + " in "
            + Numbers.count(summary.s3().requests())
            + " requests");
    fact("Bits over the wall clock", Numbers.bitsPerSecond(summary.bitsPerSecond()));
    fact("In the network, all ranks", Numbers.seconds(summary.inferenceSeconds()));
    fact("Peak memory of a rank", Numbers.bytes(summary.peakResidentBytes()));
    page.raw("</tbody></table></div></section>\n");
  }

  private void fact(String name, String value) {
    page.add("<tr><th>{}</th><td class='long'>{}</td></tr>", name, value == null ? "–" : value);
  }
}
