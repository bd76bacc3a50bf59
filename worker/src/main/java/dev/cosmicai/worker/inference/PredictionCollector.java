package dev.cosmicai.worker.inference;

import dev.cosmicai.results.metrics.RankMetrics;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.OpenPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Puts predictions together again: batches in the order of the samples, whatever the order in which
 * they are ready. A partition counts all at once, with its last batch, so that one that turns out
 * to be damaged half way leaves nothing behind. For one thread.
 */
public final class PredictionCollector {
  private final StopSignal stop;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final RankMetrics metrics = new RankMetrics();
  private final Predictions predictions = new Predictions();
  private float[] predicted = {};

  PredictionCollector(StopSignal stop) {
    this.stop = stop;
  }

  /** Predictions of consecutive samples of one partition, perhaps not there yet. */
  private record Pending(
      OpenPartition partition, int first, CompletableFuture<float[]> predicted) {}

  /** Adds the next batch, which may be closed already. */
  void add(Batch batch, CompletableFuture<float[]> predicted) {
    pending.add(new Pending(batch.partition(), batch.first(), predicted));
  }

  /** Takes in what is ready. Throws the fault of a batch that failed. */
  void collectReady() {
    while (!pending.isEmpty() && pending.peek().predicted.isDone()) {
      collect(pending.remove());
    }
  }

  /** Waits for the rest and takes it in. */
  void collectAll() {
    while (!pending.isEmpty()) {
      collect(pending.remove());
    }
  }

  /** Of all whole partitions so far. */
  RankMetrics metrics() {
    return metrics;
  }

  /** Of all whole partitions so far. */
  Predictions predictions() {
    return predictions;
  }

  private void collect(Pending batch) {
    int count = batch.partition.shape().count();
    if (batch.first == 0) {
      predicted = new float[count];
    }
    float[] values = stop.await(batch.predicted);
    System.arraycopy(values, 0, predicted, batch.first, values.length);
    if (batch.first + values.length == count) {
      addPartition(batch.partition);
    }
  }

  private void addPartition(OpenPartition partition) {
    predictions.add(partition, predicted);
    if (!partition.shape().labelled()) {
      metrics.addUnlabelled(predicted.length);
      return;
    }
    int index = partition.partition().getIndex();
    for (int i = 0; i < predicted.length; i++) {
      metrics.add(predicted[i], partition.redshifts().get(i), index, i);
    }
  }
}
