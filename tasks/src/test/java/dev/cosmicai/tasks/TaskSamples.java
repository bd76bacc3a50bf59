package dev.cosmicai.tasks;

import dev.cosmicai.tasks.TaskSpec.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Samples of any task for tests: outputs, targets and where they lie. */
public final class TaskSamples {
  private final TaskSpec spec;
  private final List<Sample> samples;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sample(double[] outputs, double[] targets, int partition, long row) {}

  private TaskSamples(TaskSpec spec, List<Sample> samples) {
    this.spec = spec;
    this.samples = samples;
  }

  /** What is measured, of every kind that there is. */
  public static List<TaskSpec> specs() {
    return List.of(
        TaskSpec.REDSHIFT,
        TaskSpec.regression(List.of(new Output("value", 1))),
        TaskSpec.regression(List.of(new Output("wind", 5), new Output("rain", 2))),
        TaskSpec.classification(new Output("logits", 10), Scores.LOGITS, List.of()),
        TaskSpec.classification(new Output("logit", 1), Scores.LOGITS, List.of("no", "yes")),
        TaskSpec.classification(new Output("p", 3), Scores.PROBABILITIES, List.of("a", "b", "c")),
        TaskSpec.classification(new Output("log_p", 7), Scores.LOG_PROBABILITIES, List.of()),
        TaskSpec.classification(new Output("class", 1), Scores.CLASS, List.of()),
        TaskSpec.none(List.of(new Output("embedding", 8), new Output("score", 1))));
  }

  /** Samples as a decent network sees them, now and then without a target or with an odd one. */
  public static TaskSamples random(TaskSpec spec, int count, Random random) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(
          switch (spec.task()) {
            case REDSHIFT, REGRESSION -> regression(spec, random, i);
            case CLASSIFICATION -> classification(spec, random, i);
            case NONE -> new Sample(noise(spec, random), new double[0], 0, i);
          });
    }
    return new TaskSamples(spec, samples);
  }

  /** Samples whose outputs or targets are no numbers, or no usual ones. */
  public static TaskSamples odd(TaskSpec spec) {
    double[] numbers = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      -0.0,
      2.5,
      -3,
      1e6
    };
    List<Sample> samples = new ArrayList<>();
    for (double output : numbers) {
      for (double target : numbers) {
        double[] outputs = new double[(int) spec.valuesPerSample()];
        double[] targets = new double[spec.targetsPerSample()];
        outputs[0] = output;
        if (targets.length > 0) {
          targets[0] = target;
        }
        samples.add(new Sample(outputs, targets, samples.size() % 7, samples.size()));
      }
    }
    return new TaskSamples(spec, samples);
  }

  private static double[] noise(TaskSpec spec, Random random) {
    return random.doubles(spec.valuesPerSample(), -4, 4).toArray();
  }

  private static Sample regression(TaskSpec spec, Random random, int row) {
    double[] targets = random.doubles(spec.targetsPerSample(), 0, 3).toArray();
    double[] outputs = new double[targets.length];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) (targets[i] + 0.1 * random.nextGaussian());
      if (random.nextInt(20) == 0) {
        targets[i] = random.nextBoolean() ? Double.NaN : Double.NEGATIVE_INFINITY;
      }
    }
    return new Sample(outputs, targets, random.nextInt(5), row);
  }

  private static Sample classification(TaskSpec spec, Random random, int row) {
    int classes = spec.classCount() == 0 ? 12 : spec.classCount();
    int label = random.nextInt(classes);
    double target = random.nextInt(20) == 0 ? (random.nextBoolean() ? Double.NaN : -1) : label;
    double[] outputs = noise(spec, random);
    switch (spec.scores()) {
      case LOGITS -> outputs[outputs.length == 1 ? 0 : label] += outputs.length == 1 ? label : 3;
      case PROBABILITIES -> normalize(outputs);
      case LOG_PROBABILITIES -> {
        normalize(outputs);
        for (int i = 0; i < outputs.length; i++) {
          outputs[i] = Math.log(outputs[i]);
        }
      }
      case CLASS -> outputs[0] = random.nextInt(3) == 0 ? random.nextInt(classes) : label;
    }
    return new Sample(outputs, new double[] {target}, random.nextInt(5), row);
  }

  private static void normalize(double[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i]);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  TaskSpec spec() {
    return spec;
  }

  int count() {
    return samples.size();
  }

  /** What a rank makes of them, which uses its arrays again. */
  public RankMetrics metrics() {
    RankMetrics metrics = RankMetrics.of(spec);
    double[] outputs = new double[(int) spec.valuesPerSample()];
    double[] targets = new double[spec.targetsPerSample()];
    for (Sample sample : samples) {
      System.arraycopy(sample.outputs, 0, outputs, 0, outputs.length);
      System.arraycopy(sample.targets, 0, targets, 0, targets.length);
      metrics.add(outputs, targets, sample.partition, sample.row);
    }
    return metrics;
  }

  /** The same in another order. */
  TaskSamples shuffled(Random random) {
    List<Sample> shuffled = new ArrayList<>(samples);
    Collections.shuffle(shuffled, random);
    return new TaskSamples(spec, shuffled);
  }

  /** These and those. */
  TaskSamples and(TaskSamples others) {
    List<Sample> all = new ArrayList<>(samples);
    all.addAll(others.samples);
    return new TaskSamples(spec, all);
  }

  /** Cut at random places into parts of which some may be empty. */
  List<TaskSamples> split(int parts, Random random) {
    int[] cuts =
        IntStream.concat(IntStream.of(0, count()), random.ints(parts - 1L, 0, count() + 1))
            .sorted()
            .toArray();
    return IntStream.range(0, parts)
        .mapToObj(i -> new TaskSamples(spec, samples.subList(cuts[i], cuts[i + 1])))
        .toList();
  }
}
