package dev.cosmicai.tasks.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.tasks.ClassificationMetrics;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.Scores;
import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.tasks.TaskSpec.Output;
import dev.cosmicai.tasks.exact.AdaptiveCounts;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the plots show of what was counted. */
class GridsTest {
  private static long sum(long[][] counts) {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  private static AdaptiveCounts scatter(int count, double scale, double offset) {
    AdaptiveCounts scatter = AdaptiveCounts.plane(8_192);
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      double truth = random.nextDouble();
      scatter.add(offset + scale * truth, offset + scale * (truth + 0.02 * random.nextGaussian()));
    }
    return scatter;
  }

  @Test
  void scatterShowsAllButAFewSamplesOnARangeAroundThem() {
    for (double scale : new double[] {1e-9, 1, 3e6}) {
      ScatterGrid grid = ScatterGrid.of(scatter(20_000, scale, 280 * scale), 160);

      assertThat(grid.low()).isBetween(279.85 * scale, 280 * scale);
      assertThat(grid.high()).isBetween(281 * scale, 281.15 * scale);
      assertThat(sum(grid.counts()) + grid.outside()).isEqualTo(20_000);
      assertThat(grid.outside()).isLessThan(200);
      assertThat(grid.cells()).isBetween(60, 240);
      assertThat(grid.errorReach()).isCloseTo(0.065 * scale, within(0.03 * scale));
      assertThat(sum(grid.errors())).isGreaterThan(19_500);
    }
  }

  @Test
  void errorsLieAboutTheMiddleRow() {
    AdaptiveCounts exact = AdaptiveCounts.plane(8_192);
    for (int i = 0; i < 100; i++) {
      exact.add(i, i);
    }
    ScatterGrid grid = ScatterGrid.of(exact, 160);
    int middle = grid.errors()[0].length / 2;

    assertThat(Arrays.stream(grid.errors()).mapToLong(column -> column[middle]).sum())
        .isEqualTo(100);
  }

  @Test
  void rareOutliersDoNotSqueezeTheScatter() {
    AdaptiveCounts scatter = scatter(5_000, 1, 0);
    scatter.add(0.5, 1e6);
    ScatterGrid grid = ScatterGrid.of(scatter, 160);

    assertThat(grid.high()).isLessThan(1.2);
    assertThat(grid.outside()).isPositive();
  }

  private static ClassificationMetrics classes(int classes, int[]... pairs) {
    RankMetrics metrics =
        RankMetrics.of(
            TaskSpec.classification(
                new Output("c", 1),
                Scores.CLASS,
                IntStream.range(0, classes).mapToObj(String::valueOf).toList()));
    for (int[] pair : pairs) {
      metrics.add(new double[] {pair[1]}, new double[] {pair[0]}, 0, 0);
    }
    return (ClassificationMetrics) metrics.measured().orElseThrow();
  }

  @Test
  void rowsAreTrueClassesAndSharesAreOfTheRow() {
    ConfusionGrid grid =
        ConfusionGrid.of(classes(3, new int[] {0, 0}, new int[] {0, 2}, new int[] {1, 1}));

    assertThat(grid.counts()).isEqualTo(new long[][] {{1, 0, 1}, {0, 1, 0}, {0, 0, 0}});
    assertThat(grid.share(0, 2)).isEqualTo(0.5);
    assertThat(grid.share(2, 2)).isZero();
  }

  @Test
  void predictionThatIsNoClassHasAColumnOfItsOwn() {
    ClassificationMetrics metrics = classes(2, new int[] {1, 7}, new int[] {1, 1});
    ConfusionGrid grid = ConfusionGrid.of(metrics);

    assertThat(grid.counts()).isEqualTo(new long[][] {{0, 0, 0}, {0, 1, 1}});
    assertThat(grid.names(metrics)).containsExactly("0", "1", "(none)");
  }

  @Test
  void veryManyClassesShareCells() {
    ConfusionGrid grid = ConfusionGrid.of(classes(1_000, new int[] {999, 999}, new int[] {3, 0}));

    assertThat(grid.classesACell()).isEqualTo(4);
    assertThat(grid.rows()).isEqualTo(250);
    assertThat(grid.counts()[249][249]).isEqualTo(1);
    assertThat(grid.counts()[0][0]).isEqualTo(1);
  }
}
