package dev.cosmicai.coordinator.output;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.ledger.SealedResult;
import dev.cosmicai.results.rank.CombinedData;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.report.ReportPages;
import dev.cosmicai.results.summary.RunDetails;
import dev.cosmicai.results.summary.RunFacts;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.storage.MultipartOutput;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.figure.TaskFigure;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;

/**
 * Writes what a run leaves behind, once its ranks are done. Reads exactly the ranks that are part
 * of the sealed result, by name and in rank order, so nothing older or newer that lies beside them
 * can slip in. Doing it again gives the same content; {@code summary.json} comes last, so where it
 * is, everything is.
 */
public final class Summarizer {
  private final Manifest.Frozen frozen;
  private final OutputLayout layout;
  private final Pricing pricing;
  private final ObjectStore store;

  /** Writes to where the layout says. */
  public Summarizer(
      Manifest.Frozen frozen, OutputLayout layout, Pricing pricing, ObjectStore store) {
    this.frozen = frozen;
    this.layout = layout;
    this.pricing = pricing;
    this.store = store;
  }

  /**
   * Writes everything.
   *
   * @param sealed the reduce's result and the ranks that are not part of it
   * @param failures those ranks, and why
   * @param endedAt when the last rank was done
   * @return what {@code summary.json} says
   * @throws FatalFault {@code OutputRefused} if the stored results are not those that ranks have
   *     contributed, or the output cannot be written
   */
  public RunSummary summarize(
      SealedResult sealed, List<RunSummary.FailedRank> failures, Instant endedAt) {
    RankMetrics folded = RankMetrics.fromBytes(sealed.value().getOpaque().toByteArray());
    RunSummarizer summarizer = new RunSummarizer(facts(failures, endedAt), folded);
    long samples = combine(sealed.missingRanks(), summarizer);
    if (samples != folded.samples()) {
      throw tampered(
          "the stored results hold %d samples where the ranks contributed %d"
              .formatted(samples, folded.samples()));
    }
    RunDetails run = summarizer.details();
    byte[] figure = TaskFigure.png(folded);
    store.put(layout.stats(), summarizer.statsCsv(), "text/csv");
    store.put(layout.adjustedStats(), summarizer.adjustedStatsCsv(), "text/csv");
    store.put(layout.figure(), figure, "image/png");
    store.put(layout.report(), ReportPages.report(run, figure), "text/html; charset=utf-8");
    store.put(layout.summary(), run.summary().toJson(), "application/json");
    return run.summary();
  }

  private RunFacts facts(List<RunSummary.FailedRank> failures, Instant endedAt) {
    Manifest manifest = frozen.manifest();
    return new RunFacts(
        frozen.run(),
        frozen.name(),
        frozen.sha256(),
        manifest.model().uri(),
        manifest.model().sha256(),
        manifest.worldSize(),
        manifest.inputBytes(),
        frozen.startedAt(),
        endedAt,
        failures,
        pricing,
        this::partition);
  }

  private String partition(int index) {
    Manifest manifest = frozen.manifest();
    return 0 <= index && index < manifest.files().size()
        ? manifest.uriOf(manifest.files().get(index)).toString()
        : null;
  }

  /** Streams every rank's result to {@code combined_data.json} and to the summarizer. */
  private long combine(SortedSet<Integer> missingRanks, RunSummarizer summarizer) {
    try (MultipartOutput out = store.openOutput(layout.combinedData(), "application/json")) {
      CombinedData combined = new CombinedData(out);
      long[] samples = new long[1];
      ReadAhead.forEach(
          IntStream.range(0, frozen.manifest().worldSize())
              .filter(rank -> !missingRanks.contains(rank))
              .boxed(),
          this::read,
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

  /** One rank's result, and the same as it was stored. */
  @SuppressWarnings("ArrayRecordComponent") // for one reader, never compared
  private record Stored(RankResult result, byte[] json) {}

  /** Called by several threads at once. */
  private Stored read(int rank) {
    ObjectUri uri = layout.rank(rank);
    byte[] json =
        store
            .getIfPresent(uri, RankResult.maxJsonBytes(frozen.manifest().filesOf(rank).size()))
            .orElseThrow(() -> tampered(uri + " is not there any more"));
    RankResult result = RankResult.fromJson(json);
    if (result.identity().rank() != rank
        || !result.identity().manifestSha256().equals(frozen.sha256())) {
      throw tampered(uri + " is another run's or another rank's result");
    }
    return new Stored(result, json);
  }

  private FatalFault tampered(String what) {
    return new FatalFault(
        Reason.OutputRefused,
        "output.uri: %s changed while run %s was using it: %s; give each job its own output.uri"
            .formatted(layout.output(), frozen.run(), what));
  }
}
