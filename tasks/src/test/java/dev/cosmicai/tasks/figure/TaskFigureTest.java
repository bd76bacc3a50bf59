package dev.cosmicai.tasks.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.Scores;
import dev.cosmicai.tasks.TaskSamples;
import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.tasks.TaskSpec.Output;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskFigureTest {
  static Stream<Named<TaskSpec>> specs() {
    return Stream.concat(
            TaskSamples.specs().stream(),
            Stream.of(
                TaskSpec.regression(List.of(new Output("y", 30))),
                TaskSpec.none(Collections.nCopies(16, new Output("a name ".repeat(30), 2))),
                TaskSpec.classification(
                    new Output("y", 30),
                    Scores.LOGITS,
                    Collections.nCopies(30, "name ".repeat(50))),
                TaskSpec.classification(new Output("y", 200), Scores.LOGITS, List.of()),
                TaskSpec.classification(new Output("y", 4_096), Scores.LOGITS, List.of())))
        .map(
            spec ->
                Named.of(
                    "%s of %d %s".formatted(spec.task(), spec.valuesPerSample(), spec.scores()),
                    spec));
  }

  private static BufferedImage image(RankMetrics metrics) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(TaskFigure.png(metrics)));
  }

  /** Pixels of a colour, neither black nor white nor grey. */
  private static long colored(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels)
        .filter(rgb -> Math.abs((rgb & 0xff) - (rgb >> 16 & 0xff)) > 40)
        .count();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void samplesAreShownLargeEnoughToPrint(TaskSpec spec) throws IOException {
    BufferedImage image = image(TaskSamples.random(spec, 600, new Random(1)).metrics());

    assertThat(image.getWidth()).isBetween(1_000, 2_600);
    assertThat(image.getHeight()).isBetween(500, 2_400);
    assertThat(colored(image)).isGreaterThan(1_000);
  }

  @Test
  void sameSamplesGiveTheSameBytes() {
    for (int i : new int[] {1, 3, 8}) {
      TaskSpec spec = TaskSamples.specs().get(i);
      RankMetrics metrics = TaskSamples.random(spec, 100, new Random(1)).metrics();

      assertThat(TaskFigure.png(metrics))
          .isEqualTo(TaskFigure.png(RankMetrics.fromBytes(metrics.toBytes())));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void oddSamplesStillMakeAFigure(TaskSpec spec) throws IOException {
    RankMetrics all = TaskSamples.odd(spec).metrics();
    all.merge(TaskSamples.random(spec, 300, new Random(1)).metrics());
    assertThat(colored(image(all))).isPositive();
  }

  @Test
  void fewSamplesStillMakeAFigure() throws IOException {
    for (TaskSpec spec : TaskSamples.specs()) {
      assertThat(colored(image(TaskSamples.random(spec, 1, new Random(2)).metrics()))).isPositive();
    }
  }

  @Test
  void runWithoutSamplesHasAFigureToo() throws IOException {
    assertThat(colored(image(new RankMetrics()))).isZero();
    for (TaskSpec spec : TaskSamples.specs()) {
      assertThat(TaskFigure.png(RankMetrics.of(spec))).isNotEmpty();
    }
  }

  @Test
  void withoutLabelsTheClassesThatWerePredictedAreShown() throws IOException {
    RankMetrics none =
        RankMetrics.of(TaskSpec.classification(new Output("y", 3), Scores.LOGITS, List.of()));
    none.add(new double[] {1, 2, 0}, new double[] {Double.NaN}, 0, 0);

    assertThat(colored(image(none))).isGreaterThan(10_000);
  }

  @Test
  void withoutTrueValuesNothingIsDrawn() throws IOException {
    RankMetrics none = RankMetrics.of(TaskSpec.regression(List.of(new Output("y", 1))));
    none.add(new double[] {1}, new double[] {Double.NaN}, 0, 0);

    assertThat(colored(image(none))).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-300, -1e-310, 3, -7e9, 1e300, Double.MAX_VALUE})
  void oneValueAloneIsShown(double value) throws IOException {
    RankMetrics same = RankMetrics.of(TaskSpec.regression(List.of(new Output("y", 1))));
    RankMetrics none = RankMetrics.of(TaskSpec.none(List.of(new Output("y", 1))));
    for (int i = 0; i < 20; i++) {
      same.add(new double[] {value}, new double[] {value}, 0, i);
      none.add(new double[] {value}, new double[0], 0, i);
    }

    assertThat(colored(image(same))).isPositive();
    assertThat(colored(image(none))).isPositive();
  }
}
