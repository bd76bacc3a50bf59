package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cosmicai.faults.Reason;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureRulesTest {
  @ParameterizedTest
  @CsvSource({
    "PartitionCorrupt, FailIndex",
    "ModelCorrupt, FailIndex",
    "InvalidSpec, FailIndex",
    "StorageUnavailable, Count",
    "RendezvousUnavailable, Count",
    "OutOfMemory, Count",
    "Superseded, Ignore",
    "Interrupted, Ignore"
  })
  void rankIsTriedAgainUnlessItWouldEndTheSameWay(Reason reason, String action) {
    assertThat(action(FailureRules.ofRanks(), reason.exitCode())).isEqualTo(action);
  }

  @ParameterizedTest
  @CsvSource({
    "InputNotFound, FailJob",
    "OutputRefused, FailJob",
    "RanksFailed, FailJob",
    "DeadlineExceeded, FailJob",
    "StorageUnavailable, Count",
    "OutOfMemory, Count",
    "Interrupted, Ignore"
  })
  void coordinatorIsReplacedUnlessItWouldEndTheSameWay(Reason reason, String action) {
    assertThat(action(FailureRules.ofCoordinator(), reason.exitCode())).isEqualTo(action);
  }

  @Test
  void everyReasonThatIsFinalEndsTheIndexExceptTheOneThatANewerAttemptCures() {
    assertThat(Reason.values())
        .filteredOn(reason -> Reason.isFinal(reason.exitCode()))
        .filteredOn(reason -> reason != Reason.Superseded)
        .allMatch(reason -> action(FailureRules.ofRanks(), reason.exitCode()).equals("FailIndex"));
  }

  @Test
  void disruptionComesBeforeAnyExitCode() {
    for (PodFailurePolicy policy : List.of(FailureRules.ofRanks(), FailureRules.ofCoordinator())) {
      PodFailurePolicyRule first = policy.getRules().get(0);
      assertThat(first.getAction()).isEqualTo("Ignore");
      assertThat(first.getOnPodConditions())
          .extracting("type", "status")
          .containsExactly(tuple("DisruptionTarget", "True"));
    }
  }

  /** As the Job controller finds it: the first rule that names the exit code. */
  private static String action(PodFailurePolicy policy, int exitCode) {
    return policy.getRules().stream()
        .filter(rule -> rule.getOnExitCodes() != null)
        .filter(rule -> rule.getOnExitCodes().getValues().contains(exitCode))
        .map(PodFailurePolicyRule::getAction)
        .findFirst()
        .orElse("Count");
  }
}
