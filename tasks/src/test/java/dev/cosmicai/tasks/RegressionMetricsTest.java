package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.tasks.TaskSpec.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegressionMetricsTest {
  private static RegressionMetrics of(Output... outputs) {
    return new RegressionMetrics(TaskSpec.regression(List.of(outputs)));
  }

  private static void add(RegressionMetrics metrics, double[] outputs, double... targets) {
    metrics.add(outputs, targets, 2, 9);
  }

  @Test
  void componentsWithoutTrueValueHaveNoPartInTheMean() {
    RegressionMetrics metrics = of(new Output("rain", 1), new Output("wind", 2));
    add(metrics, new double[] {1, 2, 3}, 2, Double.NaN, 3);
    add(metrics, new double[] {1, 2, 3}, 0, Double.NaN, 5);
    add(metrics, new double[] {1, 2, 3}, Double.NaN, Double.NaN, Double.NaN);

    assertThat(metrics.samples()).isEqualTo(3);
    assertThat(metrics.labelled()).isEqualTo(2);
    assertThat(metrics.metrics())
        .contains(
            new Metric("mae", 1),
            new Metric("bias", -0.5),
            new Metric("rain.mae", 1),
            new Metric("wind[0].mae", Double.NaN),
            new Metric("wind[1].mae", 1));
    assertThat(metrics.notes(partition -> null))
        .containsExactly("wind[0] has no metrics: no sample has a true value of it");
  }

  @Test
  void singleComponentIsNotListedTwice() {
    RegressionMetrics metrics = of(new Output("y", 1));
    add(metrics, new double[] {1}, 1);
    add(metrics, new double[] {2}, 3);

    assertThat(metrics.metrics())
        .extracting(Metric::name)
        .containsExactly("r2", "mae", "mse", "rmse", "bias");
    assertThat(metrics.headline()).contains(new Metric("r2", 0.5));
  }

  @Test
  void infiniteTrueValueIsLeftOutAndCountedWithItsPlace() {
    RegressionMetrics metrics = of(new Output("y", 1));
    add(metrics, new double[] {1}, Double.NEGATIVE_INFINITY);
    add(metrics, new double[] {1}, 1);

    assertThat(metrics.components().get(0).labelled()).isEqualTo(1);
    assertThat(metrics.leftOut()).hasSize(1);
    assertThat(metrics.notes(partition -> "s3://b/2.pt"))
        .contains(
            "1 sample is left out: the true value is infinite, the first -Infinity in sample 9 of"
                + " s3://b/2.pt (counted from 0)",
            "R² is not defined: it takes 2 samples with a true value");
  }

  @Test
  void predictionThatIsNoNumberIsNotPassedOver() {
    RegressionMetrics metrics = of(new Output("y", 1));
    add(metrics, new double[] {Double.NaN}, 1);
    add(metrics, new double[] {2}, 3);

    RegressionComponent component = metrics.components().get(0);
    assertThat(component.undefined()).isEqualTo(1);
    assertThat(component.scatter().total()).isEqualTo(1);
    assertThat(component.mae()).isNaN();
    assertThat(component.r2()).isNaN();
    assertThat(metrics.notes(partition -> null))
        .containsExactly("some metrics are not defined: the error of 1 sample is no finite number");
  }

  @Test
  void scatterIsKeptOfTheFirstFourComponents() {
    RegressionMetrics metrics = of(new Output("y", 6));

    assertThat(metrics.components().get(3).scatter()).isNotNull();
    assertThat(metrics.components().get(4).scatter()).isNull();
  }

  @Test
  void withoutTrueValuesThereAreNoMetrics() {
    RegressionMetrics metrics = of(new Output("y", 1));
    add(metrics, new double[] {1}, Double.NaN);

    assertThat(metrics.metrics()).extracting(Metric::value).containsOnly(Double.NaN);
    assertThat(metrics.notes(partition -> null))
        .containsExactly("no metrics: there is no sample with a true value");
  }
}
