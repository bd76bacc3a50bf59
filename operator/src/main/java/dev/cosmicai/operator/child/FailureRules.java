package dev.cosmicai.operator.child;

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
 */
final class FailureRules {
  private static final List<Integer> FINAL =
      IntStream.rangeClosed(1, 255).filter(Reason::isFinal).boxed().toList();

  /** More ranks failed than may, or a deadline passed: no other coordinator would see it less. */
  private static final List<Integer> FINAL_FOR_THE_RUN =
      List.of(Reason.RanksFailed.exitCode(), Reason.DeadlineExceeded.exitCode());

  private static final List<Integer> STOPPED = List.of(Reason.Interrupted.exitCode());

  private FailureRules() {}

  /** A rank that cannot succeed costs no retries; the others go on. */
  static PodFailurePolicy ofRanks() {
    return new PodFailurePolicyBuilder()
        .withRules(disrupted(), onExit("Ignore", STOPPED), onExit("FailIndex", FINAL))
        .build();
  }

  /** A run that cannot be planned or summarized ends with its first coordinator. */
  static PodFailurePolicy ofCoordinator() {
    List<Integer> codes =
        IntStream.concat(stream(FINAL), stream(FINAL_FOR_THE_RUN)).boxed().toList();
    return new PodFailurePolicyBuilder()
        .withRules(disrupted(), onExit("Ignore", STOPPED), onExit("FailJob", codes))
        .build();
  }

  private static IntStream stream(List<Integer> codes) {
    return codes.stream().mapToInt(Integer::intValue);
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
