package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.words.Words;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.split.BadSample;
import dev.cosmicai.worker.split.HeldSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Puts predictions together again: batches in the order of the samples, whatever the order in which
 * they are ready. A split is handed on all at once, with its last batch, so that one that turns out
 * to be damaged half way, or that is dropped, leaves nothing behind. For one thread.
 */
public final class PredictionCollector {
  private final StopSignal stop;
  private final NetworkInfo network;
  private final PredictionSchema schema;
  private final Committer committer;
  private final long maxBad;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private Collected collected;

  /**
   * Of a network's outputs.
   *
   * @param kept the names of the columns that go to the predictions as they are
   * @param maxBad how many samples may be bad in all
   * @param committer gets each split
   */
  PredictionCollector(
      StopSignal stop, NetworkInfo network, List<String> kept, long maxBad, Committer committer) {
    this.stop = stop;
    this.network = network;
    this.schema = new PredictionSchema(network, kept);
    this.maxBad = maxBad;
    this.committer = committer;
  }

  /**
   * Outputs of consecutive samples of one split, perhaps not there yet.
   *
   * @param millis when they were added, since 1970
   * @param nanos the same by the clock that measures
   */
  private record Pending(Batch batch, CompletableFuture<Outputs> outputs, long millis, long nanos) {
    private boolean isDropped() {
      return batch.split().isDropped();
    }
  }

  /** What there is of a split, until it is whole. */
  private final class Collected {
    private final Pending first;
    private final Predictions predictions = new Predictions(schema);
    private final Scoring scoring = new Scoring(network);
    private final List<BadSample> bad = new ArrayList<>();

    private Collected(Pending first) {
      this.first = first;
    }

    private void add(Batch batch, Outputs outputs) {
      // Its inputs are not needed any more, and not held.
      int file = batch.split().partition().getIndex();
      for (Predictions.Part part : Predictions.Part.of(file, batch.rows(), outputs)) {
        predictions.add(part);
        scoring.add(part);
      }
      bad.addAll(outputs.bad());
      if (bad.size() > maxBad) {
        throw tooManyBad(batch.uri());
      }
    }

    /** More in this split alone than in the whole run may be. */
    private FatalFault tooManyBad(String uri) {
      List<String> messages = bad.stream().map(sample -> sample.fault().getMessage()).toList();
      return new FatalFault(
              bad.get(0).fault().reason(),
              "%s has at least %d bad samples and maxBadSamples tolerates %d: %s"
                  .formatted(uri, bad.size(), maxBad, Words.few(messages)))
          .about(uri);
    }

    private ComputedSplit whole(int residue) {
      RankMetrics metrics = scoring.metrics();
      return new ComputedSplit(
          first.batch.split(),
          network,
          predictions,
          metrics,
          List.copyOf(bad),
          residue,
          first.millis,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - first.nanos));
    }
  }

  /** Adds the next batch, which may be closed already. */
  void add(Batch batch, CompletableFuture<Outputs> outputs) {
    pending.add(new Pending(batch, outputs, System.currentTimeMillis(), System.nanoTime()));
  }

  /** The split of the batch that is collected next; null if there is none. */
  HeldSplit nextSplit() {
    return pending.isEmpty() ? null : pending.peek().batch.split();
  }

  /** Done, or failed, when there is something to collect. There is if anything was added. */
  CompletableFuture<?> nextReady() {
    return pending.peek().outputs;
  }

  /** Whether everything was collected. */
  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Takes in what is ready. Throws the fault of a batch that failed. */
  void collectReady() {
    while (!pending.isEmpty() && (pending.peek().isDropped() || pending.peek().outputs.isDone())) {
      collect();
    }
  }

  /** Waits for the rest and takes it in. */
  void collectAll() {
    while (!pending.isEmpty()) {
      collect();
    }
  }

  private void collect() {
    if (pending.peek().isDropped()) {
      pending.remove();
      return;
    }
    Outputs outputs = stop.await(pending.peek().outputs);
    if (pending.peek().isDropped()) {
      return; // While it was waited for: there may be no outputs.
    }
    Pending next = pending.remove();
    if (next.batch.isFirst()) {
      collected = new Collected(next);
    }
    collected.add(next.batch, outputs);
    if (next.batch.isLast()) {
      ComputedSplit whole = collected.whole(next.batch.residue());
      collected = null;
      committer.commit(whole);
    }
  }
}
