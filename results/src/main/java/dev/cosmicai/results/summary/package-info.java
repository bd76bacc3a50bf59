/**
 * What all ranks together come to: {@link dev.cosmicai.results.summary.RunSummary}, which is {@code
 * summary.json}, and CAI's tables. {@link dev.cosmicai.results.summary.RunFacts} is what the
 * coordinator knows beside the ranks' results, {@link dev.cosmicai.results.summary.RankRow} what is
 * kept of each of them. Uses metrics and ranks' results, and neither figure nor report.
 */
package dev.cosmicai.results.summary;
