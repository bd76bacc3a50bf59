package dev.cosmicai.worker.inference;

import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.split.BadSample;
import dev.cosmicai.worker.split.HeldSplit;
import java.util.List;

/**
 * What came out of a split.
 *
 * @param split which
 * @param network that computed it
 * @param predictions of all its samples, in order
 * @param metrics of the same
 * @param bad the samples that are in neither, in order
 * @param residue the split's share in its file's checksums: see {@link
 *     dev.cosmicai.formats.io.Residue}
 * @param startedMillis when the first batch went to the network, since 1970
 * @param computedMillis until the last one came back; other splits may have been computed meanwhile
 */
public record ComputedSplit(
    HeldSplit split,
    NetworkInfo network,
    Predictions predictions,
    RankMetrics metrics,
    List<BadSample> bad,
    int residue,
    long startedMillis,
    long computedMillis) {}
