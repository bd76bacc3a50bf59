package dev.cosmicai.results.summary;

import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.Saturation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The ranks' results as far as summaries need them, in rank order. Not thread-safe. */
public final class RankTable {
  private final List<RankRow> rows = new ArrayList<>();
  private final SortedSet<String> precisions = new TreeSet<>();
  private final StageTotals stages = new StageTotals();
  private final S3Statistics s3 = new S3Statistics();
  private final ProfileMean profile = new ProfileMean();
  private Saturation saturation;

  /** Takes the next rank's result. */
  public void add(RankResult result) {
    rows.add(RankRow.of(result));
    if (result.work().samples() > 0) {
      precisions.add(result.work().precision());
    }
    stages.add(result.times().stageSeconds());
    s3.add(result.s3());
    profile.add(result.profile());
    saturation = Saturation.sum(Arrays.asList(saturation, result.saturation()));
  }

  /** What is kept of each. */
  public List<RankRow> rows() {
    return Collections.unmodifiableList(rows);
  }

  StageTotals stages() {
    return stages;
  }

  /** Their reads. */
  public S3Statistics s3() {
    return s3;
  }

  /** Where passes spend their time; null if the job did not ask. */
  RunProfile profile() {
    return profile.mean();
  }

  /** How samples lie in the network's ranges; null if no rank looked. */
  Saturation saturation() {
    return saturation;
  }

  /** What the network ran in, mostly one word. */
  public String precisions() {
    return String.join(",", precisions);
  }

  /** Of each rank with samples; a rank without would only blur a mean. */
  public double[] ofBusyRanks(ToDoubleFunction<RankRow> value) {
    return rows.stream().filter(row -> row.samples() > 0).mapToDouble(value).toArray();
  }

  /** Of all ranks, idle ones too. */
  public double sum(ToDoubleFunction<RankRow> value) {
    return rows.stream().mapToDouble(value).sum();
  }

  /** Of all ranks; NaN without any. */
  public double max(ToDoubleFunction<RankRow> value) {
    return rows.stream().mapToDouble(value).max().orElse(Double.NaN);
  }

  /** From the first rank's start to the last one's end; NaN if a start is not known. */
  public double spanSeconds() {
    double first = Double.POSITIVE_INFINITY;
    double last = Double.NEGATIVE_INFINITY;
    for (RankRow row : rows) {
      // min and max of NaN are NaN.
      first = Math.min(first, row.startedEpochSeconds());
      last = Math.max(last, row.startedEpochSeconds() + row.wallSeconds());
    }
    return rows.isEmpty() ? Double.NaN : last - first;
  }
}
