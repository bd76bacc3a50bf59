package dev.cosmicai.results.summary;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.tasks.RankMetrics;
import java.util.List;

/**
 * A run with all that its figure and its report show.
 *
 * @param summary what {@code summary.json} says
 * @param measured the metrics of all committed splits
 * @param ranks the ranks that did something, in rank order
 * @param splits when splits were computed
 * @param generations in which the partitions came
 * @param stages where their time went
 * @param pricing what computing costs
 */
public record RunDetails(
    RunSummary summary,
    RankMetrics measured,
    List<RankRow> ranks,
    RunSplits.Timeline splits,
    RunGenerations generations,
    StageTotals stages,
    Pricing pricing) {}
