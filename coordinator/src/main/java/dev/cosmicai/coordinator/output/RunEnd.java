package dev.cosmicai.coordinator.output;

import dev.cosmicai.rendezvous.split.LeaseHistory;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.results.summary.RunGenerations;
import dev.cosmicai.results.summary.RunSummary;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a run came to, as its ledger knows it.
 *
 * @param worldSize how many ranks it has
 * @param metrics of all committed splits, merged and encoded
 * @param commits of each split, or null for one that was not committed; the same at each call, by
 *     whichever thread
 * @param leases what became of leases beside that
 * @param failures of the splits that were not committed
 * @param quarantine the samples that were set aside
 * @param figures what each attempt has told last, in the order of the ranks and of their attempts
 * @param generations in which its files came
 * @param failedRanks the ranks that failed and that the job tolerates
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RunEnd(
    int worldSize,
    byte[] metrics,
    IntFunction<SplitCommit> commits,
    LeaseHistory leases,
    List<SplitFailure> failures,
    Quarantine quarantine,
    List<RankFigures> figures,
    RunGenerations generations,
    List<RunSummary.FailedRank> failedRanks) {}
