package dev.cosmicai.results.report;

import dev.cosmicai.contract.Cost;
import dev.cosmicai.contract.Pricing;
import dev.cosmicai.results.summary.RunSummary;

/** What the run cost, item by item, and at which prices. */
final class CostSection {
  private CostSection() {}

  static String html(RunSummary summary, Pricing pricing) {
    Cost cost = summary.costBreakdown();
    Markup html =
        new Markup()
            .raw(
                "<section><h2>Cost</h2><p>At the job's prices, by default those of AWS Lambda, for")
            .raw(" the ranks that delivered.</p>\n<div class='scroll'><table><thead><tr>")
            .raw("<th>Item</th><th>Price</th><th class='n'>Cost</th><th class='n'>Share</th>")
            .raw("</tr></thead><tbody>");
    item(
        html,
        "Starting ranks",
        Numbers.price(pricing.requestPrice()) + " a rank",
        cost.requests(),
        cost.total());
    item(
        html,
        "Memory over time",
        Numbers.price(pricing.gbSecondPrice())
            + " a GB and second, "
            + (pricing.memoryGb() == null ? "each rank's peak" : pricing.memoryGb() + " GB a rank"),
        cost.compute(),
        cost.total());
    item(
        html,
        "Storage over time",
        Numbers.price(pricing.storageGbSecondPrice()) + " a GB and second above 0.5 GB",
        cost.storage(),
        cost.total());
    return html.add(
            "<tr class='total'><td>Total</td><td></td><td class='n'>{}</td><td></td></tr>",
            Numbers.dollars(cost.total()))
        .raw("</tbody></table></div></section>\n")
        .toString();
  }

  private static void item(Markup html, String name, String price, double cost, double total) {
    html.add(
        "<tr><td>{}</td><td>{}</td><td class='n'>{}</td><td class='n'>{}</td></tr>",
        name,
        price,
        Numbers.dollars(cost),
        Numbers.percent(cost / total));
  }
}
