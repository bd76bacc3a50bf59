package dev.cosmicai.rendezvous.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Metrics of splits, merged by generation as they come. Those of generations that nobody asks for
 * any more are merged into one, so that memory does not grow with the number of generations.
 * Thread-safe.
 *
 * @param <M> metrics, decoded
 */
final class MergedMetrics<M> {
  private final MetricsCodec<M> codec;

  @GuardedBy("this")
  private final NavigableMap<Integer, M> byGeneration = new TreeMap<>();

  @GuardedBy("this")
  private final BitSet settled = new BitSet();

  @GuardedBy("this")
  private final M ofSettled;

  MergedMetrics(MetricsCodec<M> codec) {
    this.codec = codec;
    ofSettled = codec.identity().get();
  }

  synchronized void add(int generation, M metrics) {
    M all =
        settled.get(generation)
            ? ofSettled
            : byGeneration.computeIfAbsent(generation, unused -> codec.identity().get());
    codec.merge().accept(all, metrics);
  }

  /** Adds those of generations of which none is settled. */
  synchronized void addAll(MergedMetrics<M> others) {
    synchronized (others) {
      others.byGeneration.forEach(this::add);
    }
  }

  /** Nobody asks for this generation alone any more. */
  synchronized void settle(int generation) {
    settled.set(generation);
    M metrics = byGeneration.remove(generation);
    if (metrics != null) {
      codec.merge().accept(ofSettled, metrics);
    }
  }

  /** Of a generation, encoded; empty if it is settled. */
  synchronized Optional<byte[]> of(int generation) {
    if (settled.get(generation)) {
      return Optional.empty();
    }
    M metrics = byGeneration.get(generation);
    return Optional.of(codec.encode().apply(metrics == null ? codec.identity().get() : metrics));
  }

  /** Of each generation that is not settled and has any, encoded. */
  synchronized List<GenerationMetrics> each() {
    List<GenerationMetrics> each = new ArrayList<>();
    byGeneration.forEach(
        (generation, metrics) ->
            each.add(new GenerationMetrics(generation, codec.encode().apply(metrics))));
    return each;
  }

  /** Of all generations, encoded. */
  synchronized byte[] total() {
    M total = codec.identity().get();
    codec.merge().accept(total, ofSettled);
    byGeneration.values().forEach(metrics -> codec.merge().accept(total, metrics));
    return codec.encode().apply(total);
  }
}
