package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.split.SplitPlan;

/** The splits of a run to which more may come. Thread-safe. */
final class GrowingSplits implements SplitPlan {
  private volatile SplitPlan all;

  GrowingSplits(SplitPlan first) {
    all = first;
  }

  /** More have come behind those that there were, and are of other generations. */
  void grow(SplitPlan now) {
    boolean areMore = now.count() >= count() && now.generations() > generations();
    if (!areMore || (now.count() > count() && now.generation(count()) < generations())) {
      throw new IllegalArgumentException(
          "%d splits of %d generations cannot become %d of %d"
              .formatted(count(), generations(), now.count(), now.generations()));
    }
    all = now;
  }

  @Override
  public int count() {
    return all.count();
  }

  @Override
  public Split split(int index) {
    return all.split(index);
  }

  @Override
  public int parts(int index) {
    return all.parts(index);
  }

  @Override
  public long bytes(int index) {
    return all.bytes(index);
  }

  @Override
  public long totalBytes() {
    return all.totalBytes();
  }

  @Override
  public int generation(int index) {
    return all.generation(index);
  }

  @Override
  public int generations() {
    return all.generations();
  }
}
