package dev.cosmicai.coordinator.follow;

import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.GenerationResult;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.results.generation.GenerationSummary;
import dev.cosmicai.results.summary.Lag;
import dev.cosmicai.results.summary.RunMetrics;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Adds up what generations come to, one after another. Keeps eight bytes for each file whose lag is
 * known. Not thread-safe.
 */
final class GenerationTally {
  private final RankMetrics metrics = new RankMetrics();
  private long[] lagsMillis = new long[16];
  private int lags;
  private int next;
  private int committed;
  private int failed;
  private int badSamples;
  private long inputBytes;

  /**
   * The next generation.
   *
   * @param frozen the manifest, which has it
   * @param splits of that manifest
   * @param result what its splits came to
   * @param commits of each split, or null for one that was not committed
   * @param bad all samples of the run that were set aside
   * @param now when it is clear what it came to
   */
  GenerationSummary next(
      Manifest.Frozen frozen,
      Splits splits,
      GenerationResult result,
      IntFunction<SplitCommit> commits,
      List<BadSample> bad,
      Instant now) {
    Manifest manifest = frozen.manifest();
    int generation = next++;
    int first = generation == 0 ? 0 : frozen.generations().get(generation - 1).files();
    int end = frozen.generations().get(generation).files();
    int lagsBefore = lags;
    long doneMillis = Long.MIN_VALUE;
    long bytes = 0;
    for (int index = first; index < end; index++) {
      Manifest.File file = manifest.files().get(index);
      Computed computed = Computed.of(index, splits, commits);
      bytes += file.sizeBytes();
      doneMillis = Math.max(doneMillis, computed.endedMillis());
      if (computed.whole() && file.modifiedMillis() > 0) {
        // Two clocks may differ by more than a small file takes.
        addLag(Math.max(0, computed.endedMillis() - file.modifiedMillis()));
      }
    }
    int ownBad =
        (int)
            bad.stream().filter(sample -> splits.generation(sample.split()) == generation).count();
    RankMetrics own = RankMetrics.fromBytes(result.metrics());
    metrics.merge(own);
    committed += result.committed();
    failed += result.failed();
    badSamples += ownBad;
    inputBytes += bytes;
    return new GenerationSummary(
        frozen.run(),
        generation,
        frozen.generations().get(generation).takenAt(),
        doneMillis == Long.MIN_VALUE ? now : Instant.ofEpochMilli(doneMillis),
        first,
        tally(
            manifest,
            end - first,
            bytes,
            counts(result.committed(), result.failed()),
            ownBad,
            own,
            lagsBefore),
        tally(manifest, end, inputBytes, counts(committed, failed), badSamples, metrics, 0),
        uris(manifest, first, end));
  }

  private static List<String> uris(Manifest manifest, int first, int end) {
    return IntStream.range(first, Math.min(end, first + GenerationSummary.MAX_NAMED))
        .mapToObj(manifest::partition)
        .toList();
  }

  private GenerationSummary.Tally tally(
      Manifest manifest,
      int files,
      long bytes,
      RunSummary.Splits counts,
      int bad,
      RankMetrics measured,
      int fromLag) {
    return new GenerationSummary.Tally(
        files,
        bytes,
        counts,
        bad,
        RunMetrics.of(measured, manifest::partition),
        Lag.of(Arrays.copyOfRange(lagsMillis, fromLag, lags)));
  }

  private static RunSummary.Splits counts(int committed, int failed) {
    return new RunSummary.Splits(committed + failed, committed, failed);
  }

  private void addLag(long millis) {
    if (lags == lagsMillis.length) {
      lagsMillis = Arrays.copyOf(lagsMillis, 2 * lags);
    }
    lagsMillis[lags++] = millis;
  }

  /**
   * A file whose splits are done.
   *
   * @param whole whether all of them were computed
   * @param endedMillis when the last of those was that were, since 1970; the least number if none
   */
  private record Computed(boolean whole, long endedMillis) {
    static Computed of(int file, Splits splits, IntFunction<SplitCommit> commits) {
      boolean whole = true;
      long ended = Long.MIN_VALUE;
      for (int split = splits.firstOf(file); split < splits.firstOf(file + 1); split++) {
        SplitCommit commit = commits.apply(split);
        whole &= commit != null;
        if (commit != null) {
          ended = Math.max(ended, commit.endedMillis());
        }
      }
      return new Computed(whole, ended);
    }
  }

  /** Of all files so far. */
  Lag lag() {
    return Lag.of(Arrays.copyOf(lagsMillis, lags));
  }
}
