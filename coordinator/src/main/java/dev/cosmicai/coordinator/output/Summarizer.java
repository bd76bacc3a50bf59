package dev.cosmicai.coordinator.output;

import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.coordinator.parallel.ReadAhead;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.results.rank.CombinedData;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.report.ReportPages;
import dev.cosmicai.results.summary.RunDetails;
import dev.cosmicai.results.summary.RunFacts;
import dev.cosmicai.results.summary.RunSplits;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.storage.MultipartOutput;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.figure.TaskFigure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Writes what a run leaves behind, once its splits are done: a result for each rank that did
 * anything, all of them in one file, and what is made of them. Everything comes from what the
 * ledger knows, and nothing of it is read back. Doing it again gives the same content, but for how
 * long it took; {@code summary.json} comes last, so where it is, everything is.
 */
public final class Summarizer {
  private static final String JSON = "application/json";
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Manifest.Frozen frozen;
  private final Splits splits;
  private final OutputLayout layout;
  private final Pricing pricing;
  private final ObjectStore store;
  private final InstantSource clock;

  /** Writes to where the layout says. */
  public Summarizer(
      Manifest.Frozen frozen,
      Splits splits,
      OutputLayout layout,
      Pricing pricing,
      ObjectStore store,
      InstantSource clock) {
    this.frozen = frozen;
    this.splits = splits;
    this.layout = layout;
    this.pricing = pricing;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Writes everything.
   *
   * @param end what the run came to
   * @param endedAt when the last split was done
   * @return what {@code summary.json} says
   * @throws dev.cosmicai.faults.FatalFault {@code OutputRefused} if the output cannot be written
   * @throws InternalFault if the metrics are of other samples than the commits
   */
  public RunSummary summarize(RunEnd end, Instant endedAt) {
    RankMetrics metrics = RankMetrics.fromBytes(end.metrics());
    Credits credits = new Credits(frozen, splits, end.commits());
    RunSummarizer summarizer = new RunSummarizer(facts(end, credits, endedAt), metrics);
    long samples = combine(new RankTellings(frozen, layout, credits, end.figures()), summarizer);
    if (samples != metrics.samples()) {
      throw new InternalFault(
          "the commits are of %d samples, their metrics of %d"
              .formatted(samples, metrics.samples()));
    }
    RunDetails run = summarizer.details();
    byte[] figure = TaskFigure.png(metrics);
    store.put(layout.stats(), summarizer.statsCsv(), "text/csv");
    store.put(layout.adjustedStats(), summarizer.adjustedStatsCsv(), "text/csv");
    if (end.quarantine().maxBadSamples() > 0) {
      end.quarantine().write(store, layout, frozen.manifest(), splits);
    }
    store.put(layout.figure(), figure, "image/png");
    store.put(layout.report(), ReportPages.report(run, figure), "text/html; charset=utf-8");
    RunSummary summary = run.summary().madeIn(seconds(Duration.between(endedAt, clock.instant())));
    store.put(layout.summary(), summary.toJson(), JSON);
    return summary;
  }

  /** Not below 0, where the clock was set. */
  private static double seconds(Duration time) {
    return Math.max(0, time.toMillis()) / MILLIS_PER_SECOND;
  }

  private RunFacts facts(RunEnd end, Credits credits, Instant endedAt) {
    Manifest manifest = frozen.manifest();
    return new RunFacts(
        frozen.run(),
        frozen.name(),
        frozen.sha256(),
        manifest.model().uri(),
        manifest.model().sha256(),
        end.worldSize(),
        manifest.files().size(),
        manifest.inputBytes(),
        frozen.newFiles(),
        frozen.startedAt(),
        endedAt,
        end.failedRanks(),
        splits(end, credits),
        end.generations(),
        pricing,
        manifest::partition);
  }

  private RunSplits splits(RunEnd end, Credits credits) {
    List<SplitFailure> failures = end.failures();
    return new RunSplits(
        new RunSummary.Splits(
            splits.count(),
            credits.committed(),
            failures.size(),
            end.leases().second(),
            end.leases().secondFirst(),
            end.leases().lost()),
        FailedSplits.of(failures, frozen.manifest(), splits),
        end.quarantine().badSamples().size(),
        credits.earlierSamples(),
        new SplitTimes(frozen.manifest(), splits, credits, end.leases()).timeline());
  }

  /** A rank's result, and the same as it is stored. */
  @SuppressWarnings("ArrayRecordComponent") // for one reader, never compared
  private record Stored(RankResult result, byte[] json) {}

  /**
   * Stores every rank's result, and streams all to {@code combined_data.json} and the summarizer.
   */
  private long combine(RankTellings tellings, RunSummarizer summarizer) {
    try (MultipartOutput out = store.openOutput(layout.combinedData(), JSON)) {
      CombinedData combined = new CombinedData(out);
      long[] samples = new long[1];
      ReadAhead.forEach(
          ReadAhead.SMALL,
          tellings.ranks().boxed(),
          rank -> store(tellings.of(rank)),
          stored -> {
            summarizer.add(stored.result);
            combined.add(stored.json);
            samples[0] += stored.result.work().samples();
          });
      combined.end();
      out.complete();
      return samples[0];
    }
  }

  /** Called by several threads at once. */
  private Stored store(RankResult result) {
    byte[] json = result.toJson();
    store.put(layout.rank(result.identity().rank()), json, JSON);
    return new Stored(result, json);
  }
}
