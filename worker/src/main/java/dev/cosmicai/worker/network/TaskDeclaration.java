package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Task;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.tasks.Scores;
import dev.cosmicai.tasks.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network's outputs are compared with, and how.
 *
 * @param task which metrics
 * @param targets the compared outputs with their columns, in order; none for {@link Task#NONE}
 * @param scores of a classification: what its output is
 * @param classes of a classification: their names in order; may be empty
 */
public record TaskDeclaration(
    Task task, List<Target> targets, Scores scores, List<String> classes) {
  /** Copies the lists. */
  public TaskDeclaration {
    targets = List.copyOf(targets);
    classes = List.copyOf(classes);
  }

  /** The task with its usual targets. */
  static TaskDeclaration usual(Task task, List<TensorSpec> outputs) {
    return new TaskDeclaration(task, usualTargets(task, outputs), Scores.LOGITS, List.of());
  }

  /** The same targets for another task, as far as they make sense there. */
  TaskDeclaration as(Task other, List<TensorSpec> outputs) {
    return other == task
        ? this
        : new TaskDeclaration(other, usualTargets(other, outputs), scores, classes);
  }

  /**
   * What is measured.
   *
   * @param outputs of the network
   * @throws dev.cosmicai.faults.FatalFault (ModelSignature) if the task is not for such outputs
   */
  public TaskSpec spec(List<TensorSpec> outputs) {
    return new TaskSpec(
        task,
        measured(outputs.size()).stream()
            .map(outputs::get)
            .map(output -> new TaskSpec.Output(output.name(), output.sampleElements()))
            .toList(),
        classes,
        scores);
  }

  /** The positions of the outputs that are measured: those with a target, or all without a task. */
  public List<Integer> measured(int outputs) {
    return task == Task.NONE
        ? IntStream.range(0, outputs).boxed().toList()
        : targets.stream().map(Target::output).toList();
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
