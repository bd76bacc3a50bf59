package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Task;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network's outputs are compared with, and how.
 *
 * @param task which metrics
 * @param targets the compared outputs with their columns, in order; none for {@link Task#NONE}
 * @param scores of a classification: what its output is, such as {@code logits}
 * @param classes of a classification: their names in order; may be empty
 */
public record TaskDeclaration(
    Task task, List<Target> targets, String scores, List<String> classes) {
  static final String LOGITS = "logits";

  /** Copies the lists. */
  public TaskDeclaration {
    targets = List.copyOf(targets);
    classes = List.copyOf(classes);
  }

  /** The task with its usual targets. */
  static TaskDeclaration usual(Task task, List<TensorSpec> outputs) {
    return new TaskDeclaration(task, usualTargets(task, outputs), LOGITS, List.of());
  }

  /** The same targets for another task, as far as they make sense there. */
  TaskDeclaration as(Task other, List<TensorSpec> outputs) {
    return other == task
        ? this
        : new TaskDeclaration(other, usualTargets(other, outputs), scores, classes);
  }

  static List<Target> usualTargets(Task task, List<TensorSpec> outputs) {
    return switch (task) {
      case REDSHIFT -> List.of(new Target("redshift", 0));
      case CLASSIFICATION -> List.of(new Target("label", 0));
      case REGRESSION -> {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
          String name = outputs.size() == 1 ? "target" : "target_" + outputs.get(i).name();
          targets.add(new Target(name, i));
        }
        yield targets;
      }
      case NONE -> List.of();
    };
  }
}
