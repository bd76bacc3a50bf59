package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.Transform;
import dev.cosmicai.crds.DataSpec;
import dev.cosmicai.crds.TransformSpec;
import dev.cosmicai.crds.TransformSpec.NormalizeSpec;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The rules for what is done to columns; {@link Transform} holds the same ones without paths. */
final class TransformRules {
  private TransformRules() {}

  static void check(List<TransformSpec> transforms, List<Problem> problems) {
    String path = "spec.data.transforms";
    WorkerRules.atMost(path, transforms.size(), DataSpec.MAX_TRANSFORMS, problems);
    for (int i = 0; i < transforms.size(); i++) {
      step(path + "[" + i + "]", transforms.get(i), problems);
    }
  }

  private static void step(String path, TransformSpec step, List<Problem> problems) {
    if (step.input() == null) {
      problems.add(InferenceJobValidator.missing(path + ".input"));
    } else {
      ReadingRules.requireName(path + ".input", step.input(), problems);
    }
    long given =
        Stream.of(
                step.channels(),
                step.centerCrop(),
                step.resize(),
                step.scale(),
                step.normalize(),
                step.channelsFirst())
            .filter(Objects::nonNull)
            .count();
    if (given != 1) {
      problems.add(new Problem(path, "has " + given + " of them; " + Transform.ONE_OF));
    }
    if (step.channels() != null) {
      entries(path + ".channels", step.channels(), problems);
      wholes(path + ".channels", step.channels(), 0, Transform.MAX_CHANNEL, problems);
    }
    sides(path + ".centerCrop", step.centerCrop(), problems);
    if (step.resize() != null) {
      sides(path + ".resize.size", step.resize().size(), problems);
      if (step.resize().size() == null) {
        problems.add(InferenceJobValidator.missing(path + ".resize.size"));
      }
    }
    if (step.scale() != null
        && (step.scale() == 0 || !within(step.scale(), -Transform.MAX_NUMBER))) {
      problems.add(
          new Problem(path + ".scale", "is " + step.scale() + "; " + TransformSpec.SCALE_MESSAGE));
    }
    if (step.normalize() != null) {
      normalize(path + ".normalize", step.normalize(), problems);
    }
    if (Boolean.FALSE.equals(step.channelsFirst())) {
      problems.add(
          new Problem(
              path + ".channelsFirst", "is false; " + TransformSpec.CHANNELS_FIRST_MESSAGE));
    }
  }

  private static void sides(String path, List<Integer> sides, List<Problem> problems) {
    if (sides != null) {
      if (sides.size() != 2) {
        problems.add(
            new Problem(path, "has " + sides.size() + " entries; it must be [height, width]"));
      }
      wholes(path, sides, 1, Transform.MAX_SIDE, problems);
    }
  }

  private static void wholes(
      String path, List<Integer> numbers, int min, int max, List<Problem> problems) {
    for (int i = 0; i < numbers.size(); i++) {
      InferenceJobValidator.within(path + "[" + i + "]", numbers.get(i), min, max, problems);
    }
  }

  private static void normalize(String path, NormalizeSpec normalize, List<Problem> problems) {
    List<Double> mean = normalize.mean();
    List<Double> std = normalize.std();
    boolean meanFits = entries(path + ".mean", mean, problems);
    boolean stdFits = entries(path + ".std", std, problems);
    boolean right = meanFits && stdFits;
    if (right && mean.size() != std.size()) {
      String sizes = "has %d numbers in mean and %d in std; " + NormalizeSpec.SIZES_MESSAGE;
      problems.add(new Problem(path, sizes.formatted(mean.size(), std.size())));
    }
    if (right) {
      numbers(path + ".mean", mean, -Transform.MAX_NUMBER, NormalizeSpec.MEAN_MESSAGE, problems);
      numbers(path + ".std", std, Transform.MIN_STD, NormalizeSpec.STD_MESSAGE, problems);
    }
  }

  /** Whether there are as many as may be. */
  private static boolean entries(String path, List<?> entries, List<Problem> problems) {
    if (entries == null) {
      problems.add(InferenceJobValidator.missing(path));
      return false;
    }
    int count = entries.size();
    boolean right = count >= 1 && count <= Transform.MAX_CHANNELS;
    if (!right) {
      String bounds = "has %d entries; it must have from 1 to %d";
      problems.add(new Problem(path, bounds.formatted(count, Transform.MAX_CHANNELS)));
    }
    return right;
  }

  private static void numbers(
      String path, List<Double> numbers, double min, String message, List<Problem> problems) {
    for (int i = 0; i < numbers.size(); i++) {
      if (!within(numbers.get(i), min)) {
        problems.add(new Problem(path + "[" + i + "]", "is " + numbers.get(i) + "; " + message));
      }
    }
  }

  private static boolean within(double number, double min) {
    return number >= min && number <= Transform.MAX_NUMBER;
  }
}
