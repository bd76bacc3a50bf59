package dev.cosmicai.tasks;

import dev.cosmicai.proto.metrics.Classification;
import dev.cosmicai.tasks.exact.AdaptiveCounts;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import dev.cosmicai.tasks.exact.SparseCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Which labels were predicted as what: exact counts, from which accuracy, precision, recall and F1
 * follow. The pairs of label and prediction are exact too as long as no more than {@value
 * #MAX_PAIRS} different ones occur, so always up to 361 classes; beyond, neighbouring classes share
 * a cell. Not thread-safe.
 */
public final class ClassCounts {
  /** The prediction that is none of the classes. */
  public static final int NO_CLASS = TaskSpec.MAX_CLASSES;

  /** Cells of the confusion that may hold samples: 362². */
  static final int MAX_PAIRS = 131_072;

  private SparseCounts unlabelledPredicted = new SparseCounts();
  private SparseCounts supports = new SparseCounts();
  private SparseCounts predicted = new SparseCounts();
  private SparseCounts correct = new SparseCounts();
  private final AdaptiveCounts confusion = AdaptiveCounts.pairs(MAX_PAIRS);

  ClassCounts() {}

  void add(int label, int prediction) {
    supports.add(label, 1);
    predicted.add(prediction, 1);
    if (label == prediction) {
      correct.add(label, 1);
    }
    confusion.add(label, prediction);
  }

  void addUnlabelled(int prediction) {
    unlabelledPredicted.add(prediction, 1);
  }

  void merge(ClassCounts other) {
    unlabelledPredicted.merge(other.unlabelledPredicted);
    supports.merge(other.supports);
    predicted.merge(other.predicted);
    correct.merge(other.correct);
    confusion.merge(other.confusion);
  }

  long heldBytes() {
    return unlabelledPredicted.heldBytes()
        + supports.heldBytes()
        + predicted.heldBytes()
        + correct.heldBytes()
        + confusion.heldBytes();
  }

  /** Labelled samples. */
  public long labelled() {
    return supports.total();
  }

  /** Samples whose label is missing or no class. */
  public long unlabelled() {
    return unlabelledPredicted.total();
  }

  /** Labelled samples that were predicted as none of the classes. */
  public long predictedAsNone() {
    return predicted.count(NO_CLASS);
  }

  /** How often a class was predicted, whatever the label. */
  public long predictions(int index) {
    return predicted.count(index) + unlabelledPredicted.count(index);
  }

  /** The share of labelled samples that was predicted right; NaN without any. */
  public double accuracy() {
    return (double) correct.total() / labelled();
  }

  /** Labelled samples by label (x) and prediction (y), which may be {@link #NO_CLASS}. */
  public AdaptiveCounts confusion() {
    return confusion;
  }

  /** One more than the highest class that occurs, as a label or a prediction; 0 without any. */
  public int highestClass() {
    int highest = 0;
    for (SparseCounts counts : List.of(supports, predicted, unlabelledPredicted)) {
      long[] ascending = counts.ascending();
      for (int i = 0; i < ascending.length; i += 2) {
        if (ascending[i] != NO_CLASS) {
          highest = Math.max(highest, (int) ascending[i] + 1);
        }
      }
    }
    return highest;
  }

  /** The first classes, also those that do not occur. */
  List<ClassRow> rows(TaskSpec spec, int count) {
    return IntStream.range(0, count).mapToObj(index -> row(spec, index)).toList();
  }

  private ClassRow row(TaskSpec spec, int index) {
    return new ClassRow(
        index,
        spec.className(index),
        supports.count(index),
        predicted.count(index),
        correct.count(index));
  }

  /** The classes that occur among the labels or the predictions of labelled samples. */
  private List<ClassRow> occurring() {
    TreeSet<Long> indexes = new TreeSet<>();
    for (SparseCounts counts : List.of(supports, predicted)) {
      long[] ascending = counts.ascending();
      for (int i = 0; i < ascending.length; i += 2) {
        indexes.add(ascending[i]);
      }
    }
    indexes.remove((long) NO_CLASS);
    List<ClassRow> rows = new ArrayList<>();
    for (long index : indexes) {
      rows.add(
          new ClassRow(
              (int) index,
              "",
              supports.count(index),
              predicted.count(index),
              correct.count(index)));
    }
    return rows;
  }

  /**
   * The plain mean over the classes that occur, as scikit-learn's {@code average='macro'}: what is
   * not defined counts as 0. NaN without samples.
   */
  public double macro(ToDoubleFunction<ClassRow> metric) {
    return occurring().stream()
        .mapToDouble(row -> zeroIfUndefined(metric.applyAsDouble(row)))
        .average()
        .orElse(Double.NaN);
  }

  /** The same weighted by support, {@code average='weighted'}. */
  public double weighted(ToDoubleFunction<ClassRow> metric) {
    double sum =
        occurring().stream()
            .mapToDouble(row -> row.support() * zeroIfUndefined(metric.applyAsDouble(row)))
            .sum();
    return sum / labelled();
  }

  private static double zeroIfUndefined(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  void encode(Classification.Builder message) {
    message
        .setUnlabelledPredicted(unlabelledPredicted.encode())
        .setSupports(supports.encode())
        .setPredicted(predicted.encode())
        .setCorrect(correct.encode())
        .setConfusion(confusion.encode());
  }

  static ClassCounts decode(Classification message, int classes) {
    ClassCounts counts = new ClassCounts();
    counts.unlabelledPredicted = predictions(message.getUnlabelledPredicted(), classes);
    counts.supports = SparseCounts.decode(message.getSupports(), 0, classes - 1);
    counts.predicted = predictions(message.getPredicted(), classes);
    counts.correct = SparseCounts.decode(message.getCorrect(), 0, classes - 1);
    AdaptiveCounts.decode(message.getConfusion(), counts.confusion);
    if (counts.predicted.total() != counts.labelled()
        || counts.confusion.total() != counts.labelled()) {
      throw DamagedMetrics.because("as many labels as predictions expected");
    }
    long[] right = counts.correct.ascending();
    for (int i = 0; i < right.length; i += 2) {
      if (right[i + 1] > counts.supports.count(right[i])
          || right[i + 1] > counts.predicted.count(right[i])) {
        throw DamagedMetrics.because("more right predictions than labels or predictions");
      }
    }
    requireClasses(counts.confusion, classes);
    return counts;
  }

  private static SparseCounts predictions(dev.cosmicai.proto.metrics.Counts message, int classes) {
    SparseCounts predictions = SparseCounts.decode(message, 0, NO_CLASS);
    long[] ascending = predictions.ascending();
    for (int i = 0; i < ascending.length; i += 2) {
      if (ascending[i] >= classes && ascending[i] != NO_CLASS) {
        throw DamagedMetrics.because("a class that there is not");
      }
    }
    return predictions;
  }

  /** Cells of several classes are within what all of them take. */
  private static void requireClasses(AdaptiveCounts confusion, int classes) {
    long highest = (classes - 1L) >> confusion.exponent();
    long none = (long) NO_CLASS >> confusion.exponent();
    confusion.forEachCell(
        (label, prediction, count) -> {
          boolean known = prediction <= highest || prediction == none;
          if (label < 0 || label > highest || prediction < 0 || !known) {
            throw DamagedMetrics.because("a class that there is not");
          }
        });
  }
}
