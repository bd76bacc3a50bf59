package dev.cosmicai.operator.child;

import dev.cosmicai.contract.retry.Verdict;
import dev.cosmicai.faults.Reason;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a pod's end means to its Job. The first rule that fits counts: a disruption comes first, as
 * a pod that is pushed off its node may end with any exit code on its way.
 *
 * <p>A rank that was superseded is tried again, though its exit code is among the final ones. The
 * Job controller makes a pod only after the one before has ended, so the pod that it knows of is
 * the newest; one that is fenced off all the same has too low an attempt. That happens: the
 * controller forgets an index's failures when the Job is suspended (by Kueue too) or its
 * parallelism lowered, and begins at 0 when it goes on. Each ignored end counts the attempt up,
 * until it is the highest again.
 */
final class FailureRules {
  private static final List<Integer> FINAL =
      IntStream.rangeClosed(1, 255).filter(Reason::isFinal).boxed().toList();

  private static final int STOPPED = Reason.Interrupted.exitCode();
  private static final int SUPERSEDED = Reason.Superseded.exitCode();

  private FailureRules() {}

  /** A rank that cannot succeed costs no retries; the others go on. */
  static PodFailurePolicy ofRanks() {
    return new PodFailurePolicyBuilder()
        .withRules(
            disrupted(),
            onExit("Ignore", List.of(SUPERSEDED, STOPPED)),
            onExit("FailIndex", FINAL.stream().filter(code -> code != SUPERSEDED).toList()))
        .build();
  }

  /** A run that cannot be planned or summarized ends with its first coordinator. */
  static PodFailurePolicy ofCoordinator() {
    List<Integer> codes =
        IntStream.rangeClosed(1, 255)
            .filter(code -> !Verdict.mayRestartCoordinator(code))
            .boxed()
            .toList();
    return new PodFailurePolicyBuilder()
        .withRules(disrupted(), onExit("Ignore", List.of(STOPPED)), onExit("FailJob", codes))
        .build();
  }

  private static PodFailurePolicyRule disrupted() {
    return new PodFailurePolicyRuleBuilder()
        .withAction("Ignore")
        .addNewOnPodCondition("True", "DisruptionTarget")
        .build();
  }

  private static PodFailurePolicyRule onExit(String action, List<Integer> codes) {
    return new PodFailurePolicyRuleBuilder()
        .withAction(action)
        .withNewOnExitCodes()
        .withOperator("In")
        .withValues(codes)
        .endOnExitCodes()
        .build();
  }
}
