package dev.cosmicai.operator.child;

import dev.cosmicai.contract.Variables;
import dev.cosmicai.crds.WorkerSpec;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is another in the container of a rank that is a program of the user's. It is not bound to
 * serve health or metrics, so nobody asks: a probe would end it after five minutes. Whether it is
 * alive, its heartbeats tell the coordinator.
 */
final class RankProgram {
  /** Where a kubelet looks for last words, unless it is told otherwise. */
  private static final Path TERMINATION_LOG = Path.of("/dev/termination-log");

  private RankProgram() {}

  /** Has a container run it. */
  static void runIn(ContainerBuilder rank, WorkerSpec worker) {
    rank.withCommand(literally(worker.command()))
        .withArgs(literally(worker.args()))
        .withPorts(List.of())
        .withStartupProbe((Probe) null)
        .withLivenessProbe((Probe) null);
  }

  /**
   * What it finds in its environment beside what a rank of ours does: where its last words go,
   * since it need not know Kubernetes, and the one place that it may write to, since many libraries
   * write to the home folder.
   */
  static void addVariables(Map<String, String> variables) {
    Variables.TERMINATION_LOG.put(variables, TERMINATION_LOG);
    variables.put("HOME", RunPod.SCRATCH_FOLDER);
  }

  /** A kubelet would put the variable NAME in the place of {@code $(NAME)}; {@code $$} is a $. */
  private static List<String> literally(List<String> words) {
    return words.stream().map(word -> word.replace("$", "$$")).toList();
  }
}
