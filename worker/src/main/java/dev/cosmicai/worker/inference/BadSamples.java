package dev.cosmicai.worker.inference;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.split.BadSample;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The samples of one batch that are set aside, each for the first that shows it. */
final class BadSamples {
  private final Batch batch;
  private final boolean tolerated;
  private final SortedMap<Integer, BadSample> byRow = new TreeMap<>();

  /**
   * None yet.
   *
   * @param tolerated whether there may be any
   */
  BadSamples(Batch batch, boolean tolerated) {
    this.batch = batch;
    this.tolerated = tolerated;
  }

  /** Throws the fault if it is none of a sample, or none is tolerated. */
  void require(FatalFault fault) {
    if (!tolerated || !BadSample.explains(fault)) {
      throw fault;
    }
  }

  /**
   * Sets a sample aside.
   *
   * @param index of it in the batch
   * @throws FatalFault the same, as {@link #require}
   */
  void add(int index, String column, FatalFault fault) {
    add(new BadSample(batch.first() + index, column, fault));
  }

  /** The same. */
  void add(BadSample sample) {
    require(sample.fault());
    byRow.putIfAbsent(sample.row(), sample);
  }

  /** In the order of their rows. */
  List<BadSample> all() {
    return List.copyOf(byRow.values());
  }
}
