package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.tasks.TaskSpec.Output;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassificationMetricsTest {
  private static final TaskSpec THREE =
      TaskSpec.classification(new Output("y", 3), Scores.LOGITS, List.of("cat", "dog", "owl"));

  private static ClassificationMetrics of(TaskSpec spec) {
    return new ClassificationMetrics(spec);
  }

  private static void add(ClassificationMetrics metrics, double label, double... scores) {
    metrics.add(scores, new double[] {label}, 4, 30);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 3, 1.5, Double.POSITIVE_INFINITY, 1e300})
  void labelThatIsNoClassIsLeftOutAndCountedWithItsPlace(double label) {
    ClassificationMetrics metrics = of(THREE);
    add(metrics, 1, 0, 5, 0);
    add(metrics, label, 0, 5, 0);

    assertThat(metrics.samples()).isEqualTo(2);
    assertThat(metrics.labelled()).isEqualTo(1);
    assertThat(metrics.leftOut()).hasSize(1);
    assertThat(metrics.leftOut().get(0).first().getLabel()).isEqualTo(label);
    assertThat(metrics.notes(partition -> "s3://b/" + partition))
        .singleElement()
        .asString()
        .startsWith("1 sample is left out: the label is no class from 0 to 2, the first ")
        .endsWith(" in sample 30 of s3://b/4 (counted from 0)");
  }

  @Test
  void labelThatIsNoNumberIsNone() {
    ClassificationMetrics metrics = of(THREE);
    add(metrics, Double.NaN, 0, 0, 7);

    assertThat(metrics.samples()).isEqualTo(1);
    assertThat(metrics.labelled()).isZero();
    assertThat(metrics.leftOut()).isEmpty();
    assertThat(metrics.counts().predictions(2)).isEqualTo(1);
    assertThat(metrics.metrics()).extracting(Metric::value).containsOnly(Double.NaN);
    assertThat(metrics.notes(partition -> null))
        .containsExactly("no metrics: there is no sample with a label");
  }

  @Test
  void scoresThatAreNoNumbersPredictNoneOfTheClasses() {
    ClassificationMetrics metrics = of(THREE);
    add(metrics, 0, 3, 0, 0);
    add(metrics, 0, Double.NaN, 0, 0);
    add(metrics, 0, Double.POSITIVE_INFINITY, 0, 0);
    double least = Double.NEGATIVE_INFINITY;
    add(metrics, 0, least, least, least);

    assertThat(metrics.counts().accuracy()).isEqualTo(0.25);
    assertThat(metrics.counts().predictedAsNone()).isEqualTo(3);
    assertThat(metrics.logLoss()).isNaN();
    assertThat(metrics.calibration().orElseThrow().samples()).isEqualTo(1);
    assertThat(metrics.predictedClass(new double[] {Double.NaN, 0, 0})).isEqualTo(-1);
    assertThat(metrics.notes(partition -> null))
        .containsExactly("3 samples are predicted as none of the classes, which counts as wrong");
  }

  @Test
  void scoreOfMinusInfinityIsProbabilityZero() {
    ClassificationMetrics metrics = of(THREE);
    double least = Double.NEGATIVE_INFINITY;
    add(metrics, 0, least, 0, 0);

    assertThat(metrics.counts().predictedAsNone()).isZero();
    assertThat(metrics.logLoss()).isCloseTo(-Math.log(Math.ulp(1.0)), within(1e-12));
  }

  @Test
  void networkThatSaysTheClassHasNoMetricsOfScores() {
    ClassificationMetrics metrics =
        of(TaskSpec.classification(new Output("c", 1), Scores.CLASS, List.of()));
    add(metrics, 7, 7);
    add(metrics, 2, 9);
    add(metrics, 2, -1);
    add(metrics, 2, 4_096);

    assertThat(metrics.metrics())
        .extracting(Metric::name)
        .doesNotContain("logLoss", "calibrationError", "top5");
    assertThat(metrics.calibration()).isEmpty();
    assertThat(metrics.logLoss()).isNaN();
    assertThat(metrics.topFive()).isNaN();
    assertThat(metrics.counts().accuracy()).isEqualTo(0.25);
    assertThat(metrics.counts().predictedAsNone()).isEqualTo(2);
    assertThat(metrics.classes()).hasSize(10);
  }

  @Test
  void predictedClassIsTheFirstOfEqualScores() {
    assertThat(of(THREE).predictedClass(new double[] {1, 4, 4})).isEqualTo(1);
    TaskSpec one = TaskSpec.classification(new Output("p", 1), Scores.PROBABILITIES, List.of());
    assertThat(of(one).predictedClass(new double[] {0.5})).isZero();
    assertThat(of(one).predictedClass(new double[] {0.51})).isEqualTo(1);
  }

  @Test
  void classesHaveTheirNames() {
    ClassificationMetrics metrics = of(THREE);
    add(metrics, 2, 0, 0, 1);

    assertThat(metrics.classes()).extracting(ClassRow::name).containsExactly("cat", "dog", "owl");
    assertThat(metrics.classes().get(0).precision()).isNaN();
    assertThat(metrics.classes().get(0).recall()).isNaN();
    assertThat(metrics.classes().get(0).f1()).isNaN();
    assertThat(metrics.classes().get(2).f1()).isEqualTo(1);
    assertThat(metrics.headline()).contains(new Metric("accuracy", 1));
  }

  @Test
  void confidenceOnTheEdgeOfABinIsInTheLowerOne() {
    ClassificationMetrics metrics =
        of(TaskSpec.classification(new Output("p", 2), Scores.PROBABILITIES, List.of()));
    add(metrics, 0, 0.6, 0.4);
    add(metrics, 0, Math.nextUp(0.6), 0.4);

    List<Calibration.Bin> bins = metrics.calibration().orElseThrow().bins();
    assertThat(bins.get(8).samples()).isEqualTo(1);
    assertThat(bins.get(9).samples()).isEqualTo(1);
    assertThat(bins.get(9).accuracy()).isEqualTo(1);
    assertThat(bins.get(0).confidence()).isNaN();
  }

  @Test
  void memoryGrowsWithTheConfusions() {
    ClassificationMetrics metrics =
        of(TaskSpec.classification(new Output("c", 1), Scores.CLASS, List.of()));
    long before = metrics.heldBytes();
    for (int i = 0; i < 1_000; i++) {
      add(metrics, i, i);
    }

    assertThat(metrics.heldBytes()).isGreaterThan(before + 1_000 * 32);
  }
}
