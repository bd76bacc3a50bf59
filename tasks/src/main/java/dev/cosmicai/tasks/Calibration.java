package dev.cosmicai.tasks;

import dev.cosmicai.proto.metrics.ConfidenceBin;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import dev.cosmicai.tasks.exact.ExactSum;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How well confidence and accuracy agree: samples in {@value #BINS} bins of equal width by the
 * probability of the predicted class (C. Guo et al., "On calibration of modern neural networks",
 * ICML 2017, arXiv 1706.04599). Bin b from 0 holds b/15 &lt; p ≤ (b+1)/15. Not thread-safe.
 */
public final class Calibration {
  /** The number of bins. */
  public static final int BINS = 15;

  private final Bin[] bins = Stream.generate(Bin::new).limit(BINS).toArray(Bin[]::new);

  /** The samples of a bin. */
  public static final class Bin {
    private long samples;
    private long correct;
    private ExactSum confidences = new ExactSum();

    private Bin() {}

    /** How many. */
    public long samples() {
      return samples;
    }

    /** The share that was predicted right; NaN without samples. */
    public double accuracy() {
      return (double) correct / samples;
    }

    /** Their mean probability; NaN without samples. */
    public double confidence() {
      return confidences.value() / samples;
    }

    private void merge(Bin other) {
      samples += other.samples;
      correct += other.correct;
      confidences.merge(other.confidences);
    }

    private ConfidenceBin encode() {
      return ConfidenceBin.newBuilder()
          .setSamples(samples)
          .setCorrect(correct)
          .setConfidences(confidences.encode())
          .build();
    }

    private void set(ConfidenceBin message) {
      samples = DamagedMetrics.requireCount(message.getSamples());
      correct = DamagedMetrics.requireCount(message.getCorrect());
      confidences = ExactSum.decode(message.getConfidences());
      if (correct > samples) {
        throw DamagedMetrics.because("more right predictions than samples");
      }
    }
  }

  Calibration() {}

  void add(double confidence, boolean correct) {
    Bin bin = bins[bin(confidence)];
    bin.samples++;
    bin.confidences.add(confidence);
    if (correct) {
      bin.correct++;
    }
  }

  void merge(Calibration other) {
    for (int i = 0; i < BINS; i++) {
      bins[i].merge(other.bins[i]);
    }
  }

  long heldBytes() {
    return Stream.of(bins).mapToLong(bin -> bin.confidences.heldBytes()).sum();
  }

  /** The bins by rising confidence. */
  public List<Bin> bins() {
    return Arrays.asList(bins.clone());
  }

  /** The samples in the bins. */
  public long samples() {
    return Stream.of(bins).mapToLong(Bin::samples).sum();
  }

  /**
   * The expected calibration error: the mean distance of a bin's accuracy and confidence, weighted
   * by its samples; NaN without samples.
   */
  public double error() {
    long samples = samples();
    double error = 0;
    for (Bin bin : bins) {
      if (bin.samples > 0) {
        error += bin.samples * Math.abs(bin.accuracy() - bin.confidence());
      }
    }
    return error / samples;
  }

  List<ConfidenceBin> encode() {
    return Stream.of(bins).map(Bin::encode).toList();
  }

  static Calibration decode(List<ConfidenceBin> messages) {
    if (messages.size() != BINS) {
      throw DamagedMetrics.because("15 bins of confidence expected");
    }
    Calibration calibration = new Calibration();
    for (int i = 0; i < BINS; i++) {
      calibration.bins[i].set(messages.get(i));
    }
    return calibration;
  }

  private static int bin(double confidence) {
    int bin = 0;
    while (bin < BINS - 1 && confidence > (bin + 1) / (double) BINS) {
      bin++;
    }
    return bin;
  }
}
