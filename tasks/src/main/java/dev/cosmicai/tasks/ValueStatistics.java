package dev.cosmicai.tasks;

import dev.cosmicai.proto.metrics.Output;
import dev.cosmicai.proto.metrics.Values;
import dev.cosmicai.tasks.exact.AdaptiveCounts;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import dev.cosmicai.tasks.exact.ExactSum;

/** What the values of an output are, those of all samples together. Not thread-safe. */
public final class ValueStatistics {
  /** Cells of the histogram that may hold values. */
  static final int MAX_CELLS = 1_024;

  private static final long HELD_BYTES = 256;

  private long notFinite;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;
  private ExactSum sum = new ExactSum();
  private final AdaptiveCounts histogram = AdaptiveCounts.line(MAX_CELLS);

  ValueStatistics() {}

  void add(double value) {
    if (Double.isFinite(value)) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
      sum.add(value);
      histogram.add(value);
    } else {
      notFinite++;
    }
  }

  void merge(ValueStatistics other) {
    notFinite += other.notFinite;
    lowest = Math.min(lowest, other.lowest);
    highest = Math.max(highest, other.highest);
    sum.merge(other.sum);
    histogram.merge(other.histogram);
  }

  long heldBytes() {
    return HELD_BYTES + sum.heldBytes() + histogram.heldBytes();
  }

  /** Finite values, which all else is about. */
  public long finite() {
    return histogram.total();
  }

  /** Values that are NaN or infinite. */
  public long notFinite() {
    return notFinite;
  }

  /** The least value; NaN without any. */
  public double lowest() {
    return finite() == 0 ? Double.NaN : lowest;
  }

  /** The greatest value; NaN without any. */
  public double highest() {
    return finite() == 0 ? Double.NaN : highest;
  }

  /** The mean; NaN without values. */
  public double mean() {
    return sum.value() / finite();
  }

  /** How often which values occur. */
  public AdaptiveCounts histogram() {
    return histogram;
  }

  Values encode(Output output) {
    Values.Builder message =
        Values.newBuilder()
            .setOutput(output)
            .setFinite(finite())
            .setNotFinite(notFinite)
            .setSum(sum.encode())
            .setHistogram(histogram.encode());
    return finite() == 0 ? message.build() : message.setLowest(lowest).setHighest(highest).build();
  }

  static ValueStatistics decode(Values message) {
    ValueStatistics statistics = new ValueStatistics();
    statistics.notFinite = DamagedMetrics.requireCount(message.getNotFinite());
    statistics.sum = ExactSum.decode(message.getSum());
    AdaptiveCounts.decode(message.getHistogram(), statistics.histogram);
    if (statistics.finite() != message.getFinite()) {
      throw DamagedMetrics.because("as many values in the histogram as there are expected");
    }
    if (statistics.finite() > 0) {
      statistics.lowest = message.getLowest();
      statistics.highest = message.getHighest();
      if (!Double.isFinite(statistics.lowest)
          || !Double.isFinite(statistics.highest)
          || statistics.highest < statistics.lowest) {
        throw DamagedMetrics.because("the least and the greatest value of an output out of range");
      }
    }
    return statistics;
  }
}
