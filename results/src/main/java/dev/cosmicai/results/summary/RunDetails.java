package dev.cosmicai.results.summary;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.tasks.RankMetrics;
import java.util.List;

/**
 * A run with all that its figure and its report show.
 *
 * @param summary what {@code summary.json} says
 * @param measured what the run's ranks contributed, merged
 * @param ranks the ranks that delivered, in rank order
 * @param stages where their time went
 * @param pricing what computing costs
 */
public record RunDetails(
    RunSummary summary,
    RankMetrics measured,
    List<RankRow> ranks,
    StageTotals stages,
    Pricing pricing) {}
