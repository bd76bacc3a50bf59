package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.status.ConditionType;

/** What is true of every job that has ended. */
final class Endings {
  private Endings() {}

  static void assertComplete(Story story) {
    assertThat(story.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(story.condition(ConditionType.COMPLETE).getStatus()).isEqualTo("True");
    assertThat(story.condition(ConditionType.COMPLETE).getMessage()).isEqualTo("8 of 8 ranks");
    assertThat(story.condition(ConditionType.RUNNING).getStatus()).isEqualTo("False");
    assertThat(story.status().ranks().done()).isEqualTo("8/8");
    assertThat(story.status().ranks().active()).isZero();
    assertThat(story.status().summary().mae()).isEqualTo(0.0127);
    assertThat(story.status().summary().precision()).isNull();
    assertThat(story.status().summary().task()).isEqualTo("redshift");
    assertThat(story.status().summary().headline()).isEqualTo("nmad 0.0125");
    assertThat(story.status().summary().metrics())
        .containsExactly(
            new InferenceJobStatus.Metric("r2", 0.9), new InferenceJobStatus.Metric("nmad", null));
    assertThat(story.status().summary().pods()).isEqualTo(8);
    assertThat(story.status().summary().cost()).as("as in summary.json").isEqualTo(0.5);
    assertThat(story.status().results().report()).isEqualTo("s3://results/run-1/report.html");
    assertThat(story.status().completionTime()).isNotNull();
    assertThat(story.rendezvous.isWatched(TestJobs.minimal())).isFalse();
  }

  static void assertFailed(Story story, String reason, String messagePart) {
    assertThat(story.phase()).isEqualTo(Phase.FAILED);
    assertThat(story.condition(ConditionType.FAILED).getReason()).isEqualTo(reason);
    assertThat(story.condition(ConditionType.FAILED).getMessage()).contains(messagePart);
    assertThat(story.findCondition(ConditionType.COMPLETE)).isEmpty();
    assertThat(story.status().completionTime()).isNotNull();
    assertThat(story.eventReasons()).contains("Failed");
    assertThat(story.rendezvous.isWatched(TestJobs.minimal())).isFalse();
  }
}
