package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.tasks.TaskSpec.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputMetricsTest {
  private static final double[] NO_TARGETS = {};

  @Test
  void valuesBelongToTheirOutputs() {
    OutputMetrics metrics =
        new OutputMetrics(TaskSpec.none(List.of(new Output("a", 2), new Output("b", 1))));
    metrics.add(new double[] {1, 2, 30}, NO_TARGETS, 0, 0);
    metrics.add(new double[] {3, 4, 50}, NO_TARGETS, 0, 1);

    assertThat(metrics.samples()).isEqualTo(2);
    assertThat(metrics.labelled()).isZero();
    assertThat(metrics.headline()).isEmpty();
    assertThat(metrics.metrics())
        .containsExactly(
            new Metric("a.min", 1),
            new Metric("a.mean", 2.5),
            new Metric("a.max", 4),
            new Metric("b.min", 30),
            new Metric("b.mean", 40),
            new Metric("b.max", 50));
    assertThat(metrics.values().get(0).histogram().total()).isEqualTo(4);
  }

  @Test
  void valuesThatAreNoNumbersAreLeftOutAndCounted() {
    OutputMetrics metrics = new OutputMetrics(TaskSpec.none(List.of(new Output("a", 2))));
    metrics.add(new double[] {1, Double.NaN}, NO_TARGETS, 0, 0);
    metrics.add(new double[] {Double.POSITIVE_INFINITY, 3}, NO_TARGETS, 0, 1);

    assertThat(metrics.values().get(0).finite()).isEqualTo(2);
    assertThat(metrics.values().get(0).mean()).isEqualTo(2);
    assertThat(metrics.notes(partition -> null))
        .containsExactly("2 values of a are left out: no finite number");
  }

  @Test
  void withoutValuesNothingIsDefined() {
    OutputMetrics metrics = new OutputMetrics(TaskSpec.none(List.of(new Output("a", 2))));

    assertThat(metrics.metrics()).extracting(Metric::value).containsOnly(Double.NaN);
  }
}
