package dev.cosmicai.worker.inference;

import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.network.NetworkInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Puts predictions together again: batches in the order of the samples, whatever the order in which
 * they are ready. A partition counts all at once, with its last batch, so that one that turns out
 * to be damaged half way leaves nothing behind. For one thread.
 */
public final class PredictionCollector {
  private final StopSignal stop;
  private final Scoring scoring;
  private final Predictions predictions;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<Predictions.Part> collected = new ArrayList<>();

  /**
   * Of a network's outputs.
   *
   * @param kept the names of the columns that go to the predictions as they are
   */
  PredictionCollector(StopSignal stop, NetworkInfo network, List<String> kept) {
    this.stop = stop;
    this.scoring = new Scoring(network);
    this.predictions = new Predictions(new PredictionSchema(network, kept));
  }

  /** Outputs of consecutive samples of one partition, perhaps not there yet. */
  private record Pending(Batch batch, CompletableFuture<List<Tensor>> outputs) {}

  /** Adds the next batch, which may be closed already. */
  void add(Batch batch, CompletableFuture<List<Tensor>> outputs) {
    pending.add(new Pending(batch, outputs));
  }

  /** The partition of the batch that is collected next; null if there is none. */
  Partition nextPartition() {
    return pending.isEmpty() ? null : pending.peek().batch.partition();
  }

  /** Takes in what is ready. Throws the fault of a batch that failed. */
  void collectReady() {
    while (!pending.isEmpty() && pending.peek().outputs.isDone()) {
      collect();
    }
  }

  /** Waits for the rest and takes it in. */
  void collectAll() {
    while (!pending.isEmpty()) {
      collect();
    }
  }

  /** Of all whole partitions so far. */
  RankMetrics metrics() {
    return scoring.metrics();
  }

  /** Of all whole partitions so far. */
  Predictions predictions() {
    return predictions;
  }

  private void collect() {
    List<Tensor> values = stop.await(pending.peek().outputs);
    Batch batch = pending.remove().batch;
    if (batch.first() == 0) {
      collected.clear();
    }
    // Its inputs are not needed any more, and not held.
    collected.add(new Predictions.Part(batch.partition().getIndex(), batch.rows(), values));
    if (batch.isLast()) {
      predictions.add(collected);
      collected.forEach(scoring::add);
      collected.clear();
    }
  }
}
