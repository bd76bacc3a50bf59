package dev.cosmicai.worker;

import dev.cosmicai.results.metrics.RankMetrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Puts what was predicted together again: pieces in the order of the samples, whatever the order in
 * which they are ready. A partition counts all at once, with its last piece, so that one that turns
 * out to be damaged half way leaves nothing behind. For one thread.
 */
final class Harvest {
  private final StopSignal stop;
  private final Deque<Piece> growing = new ArrayDeque<>();
  private final RankMetrics metrics = new RankMetrics();
  private final Predictions predictions = new Predictions();
  private float[] predicted = {};

  Harvest(StopSignal stop) {
    this.stop = stop;
  }

  /** Predictions of consecutive samples of one partition, perhaps not there yet. */
  private record Piece(OpenPartition partition, int first, CompletableFuture<float[]> predicted) {}

  /** Sows the next piece; its slice may be closed already. */
  void expect(Slice slice, CompletableFuture<float[]> predicted) {
    growing.add(new Piece(slice.partition(), slice.first(), predicted));
  }

  /** Takes in what is ready. Throws the fault of a piece that failed. */
  void takeReady() {
    while (!growing.isEmpty() && growing.peek().predicted.isDone()) {
      take(growing.remove());
    }
  }

  /** Waits for the rest and takes it in. */
  void takeAll() {
    while (!growing.isEmpty()) {
      take(growing.remove());
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

  private void take(Piece piece) {
    int count = piece.partition.shape().count();
    if (piece.first == 0) {
      predicted = new float[count];
    }
    float[] values = stop.await(piece.predicted);
    System.arraycopy(values, 0, predicted, piece.first, values.length);
    if (piece.first + values.length == count) {
      addPartition(piece.partition);
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
