package dev.cosmicai.results;

import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.Scores;
import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.tasks.TaskSpec.Output;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Metrics of tasks other than redshifts, for tests. */
public final class Tasks {
  private Tasks() {}

  /** Of a decent classifier; classes have the names {@code class 0}, {@code class 1} … */
  public static RankMetrics classes(int classes, int samples) {
    RankMetrics metrics =
        RankMetrics.of(
            TaskSpec.classification(
                new Output("logits", classes),
                Scores.LOGITS,
                IntStream.range(0, classes).mapToObj(i -> "class " + i).toList()));
    Random random = new Random(classes);
    for (int i = 0; i < samples; i++) {
      int label = random.nextInt(classes);
      double[] scores = random.doubles(classes, -2, 2).toArray();
      scores[label] += 2;
      metrics.add(scores, new double[] {label}, 0, i);
    }
    return metrics;
  }

  /** Of so many components {@code y[0]}, {@code y[1]} … */
  public static RankMetrics components(int components, int samples) {
    RankMetrics metrics = RankMetrics.of(TaskSpec.regression(List.of(new Output("y", components))));
    Random random = new Random(components);
    for (int i = 0; i < samples; i++) {
      double[] truth = random.doubles(components, 0, 10).toArray();
      double[] predicted =
          IntStream.range(0, components)
              .mapToDouble(k -> truth[k] + 0.5 * random.nextGaussian())
              .toArray();
      metrics.add(predicted, truth, 0, i);
    }
    return metrics;
  }

  /** Of outputs that are compared with nothing. */
  public static RankMetrics outputs(int samples) {
    RankMetrics metrics =
        RankMetrics.of(TaskSpec.none(List.of(new Output("embedding", 4), new Output("mask", 1))));
    Random random = new Random(1);
    for (int i = 0; i < samples; i++) {
      metrics.add(random.doubles(5, 0, 1).toArray(), new double[0], 0, i);
    }
    return metrics;
  }
}
