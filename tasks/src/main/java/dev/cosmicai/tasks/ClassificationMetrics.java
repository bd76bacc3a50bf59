package dev.cosmicai.tasks;

import dev.cosmicai.contract.Task;
import dev.cosmicai.proto.metrics.Classification;
import dev.cosmicai.proto.metrics.Metrics;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import dev.cosmicai.tasks.exact.ExactSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The classification task: one class of several a sample.
 *
 * <p>The predicted class is the one with the highest score, of equal ones the first. Accuracy,
 * top-5 accuracy (of more than five classes), precision, recall, F1 and their averages, and log
 * loss are scikit-learn's; {@link Calibration} says what the expected calibration error is. Where
 * the network says the class itself there is neither log loss nor calibration error nor top-5.
 *
 * <p>A label is the number of a class; NaN is no label. Other numbers are left out of the metrics,
 * and counted. A prediction that is no class, of scores that are not finite, counts as wrong. Not
 * thread-safe.
 */
public final class ClassificationMetrics implements TaskMetrics {
  private static final long HELD_BYTES = 4_096;

  private final TaskSpec spec;

  /** As many as there are, or may be where nobody knows. */
  private final int classes;

  private final ClassScores scores;
  private final ClassCounts counts;

  /** Null of classes without scores. */
  private final Calibration calibration;

  private ExactSum logLosses = new ExactSum();
  private long topFive;
  private LeftOut noClass;

  ClassificationMetrics(TaskSpec spec) {
    this(spec, new ClassCounts(), spec.scores() == Scores.CLASS ? null : new Calibration());
  }

  private ClassificationMetrics(TaskSpec spec, ClassCounts counts, Calibration calibration) {
    this.spec = spec;
    this.classes = maxClasses(spec);
    this.noClass =
        LeftOut.none("no class", "the label is no class from 0 to %d".formatted(classes - 1));
    this.scores = calibration == null ? null : new ClassScores(spec.scores(), classes);
    this.counts = counts;
    this.calibration = calibration;
  }

  private static int maxClasses(TaskSpec spec) {
    return spec.classCount() == 0 ? TaskSpec.MAX_CLASSES : spec.classCount();
  }

  @Override
  public TaskSpec spec() {
    return spec;
  }

  /**
   * The class that a sample's scores say; −1 if they say none, since they are not finite or the
   * network's number is no class.
   *
   * @param outputs its scores, or the class itself
   */
  public int predictedClass(double[] outputs) {
    int prediction = prediction(outputs);
    return prediction == ClassCounts.NO_CLASS ? -1 : prediction;
  }

  private int prediction(double[] outputs) {
    if (scores == null) {
      return isClass(outputs[0]) ? (int) outputs[0] : ClassCounts.NO_CLASS;
    }
    return scores.read(outputs, (int) spec.valuesPerSample())
        ? scores.best()
        : ClassCounts.NO_CLASS;
  }

  private boolean isClass(double number) {
    return number >= 0 && number < classes && number == Math.rint(number);
  }

  @Override
  public void add(double[] outputs, double[] targets, int partition, long row) {
    int prediction = prediction(outputs);
    if (!isClass(targets[0])) {
      counts.addUnlabelled(prediction);
      if (!Double.isNaN(targets[0])) {
        noClass = noClass.and(targets[0], partition, row);
      }
      return;
    }
    int label = (int) targets[0];
    counts.add(label, prediction);
    if (scores == null) {
      return;
    }
    if (prediction == ClassCounts.NO_CLASS) {
      logLosses.add(Double.NaN);
      return;
    }
    logLosses.add(scores.loss(label));
    calibration.add(scores.confidence(), label == prediction);
    if (hasTopFive() && scores.isAmongBest(label)) {
      topFive++;
    }
  }

  private boolean hasTopFive() {
    return scores != null && classes > ClassScores.BEST;
  }

  @Override
  public void merge(TaskMetrics others) {
    ClassificationMetrics other = (ClassificationMetrics) others;
    counts.merge(other.counts);
    logLosses.merge(other.logLosses);
    topFive += other.topFive;
    noClass = noClass.and(other.noClass);
    if (calibration != null) {
      calibration.merge(other.calibration);
    }
  }

  @Override
  public long heldBytes() {
    return HELD_BYTES
        + counts.heldBytes()
        + logLosses.heldBytes()
        + (calibration == null ? 0 : calibration.heldBytes());
  }

  @Override
  public long samples() {
    return counts.labelled() + counts.unlabelled();
  }

  @Override
  public long labelled() {
    return counts.labelled();
  }

  /** Those that are predicted as none of the classes. */
  @Override
  public long undefined() {
    return counts.predictedAsNone();
  }

  /** Which labels were predicted as what. */
  public ClassCounts counts() {
    return counts;
  }

  /** How well confidence and accuracy agree; empty where the network says the class itself. */
  public Optional<Calibration> calibration() {
    return Optional.ofNullable(calibration);
  }

  /**
   * How well each class is predicted: all classes that there are, or that occur if nobody knows.
   */
  public List<ClassRow> classes() {
    int known = spec.classCount();
    return counts.rows(spec, known == 0 ? counts.highestClass() : known);
  }

  /** The mean of −log of the label's probability; NaN without scores or samples. */
  public double logLoss() {
    return scores == null ? Double.NaN : logLosses.value() / labelled();
  }

  /** The share of labels among the five best; NaN where there are five classes or fewer. */
  public double topFive() {
    return hasTopFive() ? (double) topFive / labelled() : Double.NaN;
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric("accuracy", counts.accuracy()));
    if (hasTopFive()) {
      metrics.add(new Metric("top5", topFive()));
    }
    metrics.add(new Metric("macroPrecision", counts.macro(ClassRow::precision)));
    metrics.add(new Metric("macroRecall", counts.macro(ClassRow::recall)));
    metrics.add(new Metric("macroF1", counts.macro(ClassRow::f1)));
    metrics.add(new Metric("weightedPrecision", counts.weighted(ClassRow::precision)));
    metrics.add(new Metric("weightedRecall", counts.weighted(ClassRow::recall)));
    metrics.add(new Metric("weightedF1", counts.weighted(ClassRow::f1)));
    if (calibration != null) {
      metrics.add(new Metric("logLoss", logLoss()));
      metrics.add(new Metric("calibrationError", calibration.error()));
    }
    return metrics;
  }

  @Override
  public Optional<Metric> headline() {
    return Optional.of(new Metric("accuracy", counts.accuracy()));
  }

  @Override
  public List<LeftOut> leftOut() {
    return noClass.count() == 0 ? List.of() : List.of(noClass);
  }

  @Override
  public List<String> notes(IntFunction<String> partitions) {
    List<String> notes = new ArrayList<>();
    leftOut().forEach(kind -> notes.add(kind.note(partitions)));
    if (labelled() == 0) {
      notes.add("no metrics: there is no sample with a label");
    } else if (undefined() > 0) {
      notes.add(
          "%s predicted as none of the classes, which counts as wrong"
              .formatted(Words.samples(undefined()) + (undefined() == 1 ? " is" : " are")));
    }
    return notes;
  }

  @Override
  public void encode(Metrics.Builder message) {
    Classification.Builder classification =
        Classification.newBuilder()
            .setOutput(SpecCodec.encode(spec.outputs().get(0)))
            .setScores(encode(spec.scores()))
            .addAllClasses(spec.classes())
            .setNoClass(noClass.encode())
            .setTopFive(topFive)
            .setLogLosses(logLosses.encode());
    if (calibration != null) {
      classification.addAllBins(calibration.encode());
    }
    counts.encode(classification);
    message.setClassification(classification);
  }

  private static Classification.Scores encode(Scores scores) {
    return switch (scores) {
      case LOGITS -> Classification.Scores.LOGITS;
      case PROBABILITIES -> Classification.Scores.PROBABILITIES;
      case LOG_PROBABILITIES -> Classification.Scores.LOG_PROBABILITIES;
      case CLASS -> Classification.Scores.CLASS;
    };
  }

  private static Scores decode(Classification.Scores scores) {
    return switch (scores) {
      case LOGITS -> Scores.LOGITS;
      case PROBABILITIES -> Scores.PROBABILITIES;
      case LOG_PROBABILITIES -> Scores.LOG_PROBABILITIES;
      case CLASS -> Scores.CLASS;
      case UNRECOGNIZED -> throw DamagedMetrics.because("scores of an unknown kind");
    };
  }

  static ClassificationMetrics decode(Classification message) {
    TaskSpec spec =
        SpecCodec.decode(
            Task.CLASSIFICATION,
            List.of(message.getOutput()),
            message.getClassesList(),
            decode(message.getScores()));
    ClassificationMetrics metrics =
        new ClassificationMetrics(
            spec,
            ClassCounts.decode(message, maxClasses(spec)),
            spec.scores() == Scores.CLASS ? null : Calibration.decode(message.getBinsList()));
    metrics.logLosses = ExactSum.decode(message.getLogLosses());
    metrics.topFive = DamagedMetrics.requireCount(message.getTopFive());
    metrics.noClass = metrics.noClass.decode(message.getNoClass());
    if (metrics.topFive > metrics.labelled()
        || metrics.noClass.count() > metrics.counts.unlabelled()) {
      throw DamagedMetrics.because("more samples counted than there are");
    }
    return metrics;
  }
}
