package dev.cosmicai.tasks;

import static dev.cosmicai.contract.words.Words.few;

import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * What is measured of a network's outputs. Metrics that are merged have the same.
 *
 * <p>A sample's values are those of the outputs here, flattened, one output after another. It has
 * as many targets in a regression, one (the redshift, the number of the class) in the redshift task
 * and in classification, and none in the task {@code none}.
 *
 * @param task how outputs are compared
 * @param outputs which: one in the redshift task and in classification; 1 to {@value #MAX_OUTPUTS}
 *     else
 * @param classes of classification, the names of all classes in order, or none; else empty
 * @param scores of classification, what the output says; else null
 */
public record TaskSpec(Task task, List<Output> outputs, List<String> classes, Scores scores) {
  /** The most outputs. */
  public static final int MAX_OUTPUTS = 16;

  /** The most numbers a sample that a regression compares. */
  public static final int MAX_COMPONENTS = 256;

  /** The most classes. */
  public static final int MAX_CLASSES = 4_096;

  private static final long MAX_WIDTH = 1L << 28;
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_NAMES_CHARS = 1 << 18;

  /** Of a survey's network: one number a sample, compared with its redshift. */
  public static final TaskSpec REDSHIFT =
      new TaskSpec(Task.REDSHIFT, List.of(new Output("prediction", 1)), List.of(), null);

  /**
   * An output that is measured.
   *
   * @param name its name
   * @param width its values in a sample
   */
  public record Output(String name, long width) {
    private String words() {
      return width == 1 ? name : "%s (%d values)".formatted(name, width);
    }
  }

  /**
   * Checks what there may be. The redshift task knows one specification, whatever its output is
   * called.
   *
   * @throws FatalFault ({@code ModelSignature}) for outputs that the task cannot measure
   */
  public TaskSpec {
    outputs = List.copyOf(outputs);
    classes = List.copyOf(classes);
    require(!outputs.isEmpty() && outputs.size() <= MAX_OUTPUTS, "it takes 1 to 16 outputs");
    for (Output output : outputs) {
      requireName(output.name(), "an output");
      require(
          output.width() >= 1 && output.width() <= MAX_WIDTH,
          "output %s has %d values a sample, 1 to %d may be"
              .formatted(output.name(), output.width(), MAX_WIDTH));
    }
    if (task == Task.CLASSIFICATION) {
      Objects.requireNonNull(scores, "scores");
      requireClasses(outputs, classes, scores);
    } else {
      classes = List.of();
      scores = null;
    }
    if (task == Task.REDSHIFT) {
      requireOneOutput(task, outputs);
      require(outputs.get(0).width() == 1, "the redshift task takes one number a sample");
      outputs = List.of(new Output("prediction", 1));
    }
    if (task == Task.REGRESSION) {
      long components = width(outputs);
      require(
          components <= MAX_COMPONENTS,
          "a regression compares at most %d numbers a sample, here are %d; use the task none"
              .formatted(MAX_COMPONENTS, components));
    }
  }

  /** Of numbers: each value of the outputs is compared with a target. */
  public static TaskSpec regression(List<Output> outputs) {
    return new TaskSpec(Task.REGRESSION, outputs, List.of(), null);
  }

  /** Of classes, one a sample. */
  public static TaskSpec classification(Output output, Scores scores, List<String> classes) {
    return new TaskSpec(Task.CLASSIFICATION, List.of(output), classes, scores);
  }

  /** Of outputs that are compared with nothing. */
  public static TaskSpec none(List<Output> outputs) {
    return new TaskSpec(Task.NONE, outputs, List.of(), null);
  }

  /** As people read it; of many outputs or classes the first few. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("the task " + task);
    if (task != Task.REDSHIFT) {
      text.append(" of ").append(few(outputs.stream().map(Output::words).toList()));
    }
    if (scores != null) {
      text.append(", scores ").append(scores);
    }
    if (!classes.isEmpty()) {
      text.append(", classes ").append(few(classes));
    }
    return text.toString();
  }

  /** The values of a sample, of all outputs together. */
  public long valuesPerSample() {
    return width(outputs);
  }

  /** The targets of a sample. */
  public int targetsPerSample() {
    return switch (task) {
      case REDSHIFT, CLASSIFICATION -> 1;
      case REGRESSION -> (int) valuesPerSample();
      case NONE -> 0;
    };
  }

  /**
   * How many classes there are; 0 if nobody knows, since the network says one number and names are
   * not given.
   */
  public int classCount() {
    if (task != Task.CLASSIFICATION) {
      return 0;
    }
    int width = (int) outputs.get(0).width();
    return scores == Scores.CLASS ? classes.size() : Math.max(2, width);
  }

  /** The name of a class, or its number if it has none. */
  public String className(int index) {
    return index < classes.size() ? classes.get(index) : String.valueOf(index);
  }

  /** The names of a regression's components: {@code wind[0]} where an output has several values. */
  public List<String> components() {
    List<String> names = new ArrayList<>();
    for (Output output : outputs) {
      for (int i = 0; i < output.width(); i++) {
        names.add(output.width() == 1 ? output.name() : output.name() + "[" + i + "]");
      }
    }
    return names;
  }

  private static long width(List<Output> outputs) {
    return outputs.stream().flatMapToLong(output -> LongStream.of(output.width())).sum();
  }

  private static void requireClasses(List<Output> outputs, List<String> classes, Scores scores) {
    requireOneOutput(Task.CLASSIFICATION, outputs);
    Output output = outputs.get(0);
    if (scores == Scores.CLASS) {
      require(output.width() == 1, "scores are \"class\", so it takes one number a sample");
    }
    require(
        output.width() <= MAX_CLASSES && classes.size() <= MAX_CLASSES,
        "classification takes at most %d classes, here are %d; use the task none"
            .formatted(MAX_CLASSES, Math.max(output.width(), classes.size())));
    long count = scores == Scores.CLASS ? classes.size() : Math.max(2, output.width());
    require(
        classes.isEmpty() || classes.size() == count,
        "output %s has scores of %d classes, but %d have names"
            .formatted(output.name(), count, classes.size()));
    classes.forEach(name -> requireName(name, "a class"));
    require(
        classes.stream().mapToInt(String::length).sum() <= MAX_NAMES_CHARS,
        "the names of the classes have more than %,d characters".formatted(MAX_NAMES_CHARS));
  }

  private static void requireOneOutput(Task task, List<Output> outputs) {
    require(
        outputs.size() == 1,
        "the task %s compares one output, here are %d".formatted(task, outputs.size()));
  }

  private static void requireName(String name, String of) {
    require(
        !name.isEmpty() && name.length() <= MAX_NAME_CHARS,
        "the name of %s has %d characters, 1 to %d may be"
            .formatted(of, name.length(), MAX_NAME_CHARS));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new FatalFault(Reason.ModelSignature, "the outputs cannot be measured: " + otherwise);
    }
  }
}
