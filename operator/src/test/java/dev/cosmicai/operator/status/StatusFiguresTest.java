package dev.cosmicai.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Progress;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.proto.RunState;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusFiguresTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  @Test
  void endIsEstimatedFromTheRate() {
    Progress progress = ProgressFigures.of(Optional.empty(), state(250, 1_000, 25), NOW);

    assertThat(progress).isEqualTo(new Progress(250L, 1_000L, 25, 25.0, "2026-11-22T08:00:30Z"));
  }

  @Test
  void estimateMovesHalfwayToTheNewOne() {
    Progress known = new Progress(1L, 1_000L, 0, 1.0, "2026-11-22T08:01:30Z");

    Progress progress = ProgressFigures.of(Optional.of(known), state(250, 1_000, 25), NOW);

    assertThat(progress.eta()).isEqualTo("2026-11-22T08:01:00Z");
  }

  @Test
  void nothingIsEstimatedFromNothing() {
    Progress progress = ProgressFigures.of(Optional.empty(), state(0, 0, 0), NOW);

    assertThat(progress).isEqualTo(new Progress(0L, 0L, 0, null, null));
  }

  @Test
  void runThatFollowsItsDataHasAnEstimateOnlyUntilItHasCaughtUp() {
    RunState behind =
        state(250, 1_000, 25).toBuilder().setFollowing(true).setSplitsTotal(2).build();
    RunState caughtUp = behind.toBuilder().setSplitsCommitted(2).build();

    assertThat(ProgressFigures.of(Optional.empty(), behind, NOW).eta()).isNotNull();
    assertThat(ProgressFigures.of(Optional.empty(), caughtUp, NOW).eta()).isNull();
  }

  @Test
  void estimateBeyondAYearIsNotGiven() {
    assertThat(ProgressFigures.of(Optional.empty(), state(0, 1L << 50, 0.1), NOW).eta()).isNull();
  }

  @Test
  void hundredPercentIsSaidOnlyOfAll() {
    assertThat(ProgressFigures.of(Optional.empty(), state(999, 1_000, 1), NOW).percent())
        .isEqualTo(99);
  }

  @Test
  void costIsThatOfTheCoordinatorsSummary() {
    CoordinatorSummary summary = CoordinatorSummary.parse(SUMMARY, TestJobs.UID).orElseThrow();

    assertThat(FinishedRun.summary(summary, 10, 100).cost()).isEqualTo(0.75);
  }

  @Test
  void terminationMessageThatAreNoSummaryOfThisRunAreNone() {
    assertThat(CoordinatorSummary.parse("", TestJobs.UID)).isEmpty();
    assertThat(CoordinatorSummary.parse("not JSON", TestJobs.UID)).isEmpty();
    assertThat(CoordinatorSummary.parse("{\"reason\":\"Internal\"}", TestJobs.UID)).isEmpty();
    assertThat(CoordinatorSummary.parse("{\"run\":\"" + TestJobs.UID + "\"}", TestJobs.UID))
        .isEmpty();
    assertThat(CoordinatorSummary.parse(SUMMARY, "another run")).isEmpty();
    assertThat(CoordinatorSummary.parse(SUMMARY, TestJobs.UID)).isPresent();
  }

  @Test
  void conditionsStandInAFixedOrderAndOnce() {
    RunStatus status =
        RunStatus.of(TestJobs.minimal(), NOW)
            .condition(ConditionType.FAILED, true, "Internal", "a")
            .condition(ConditionType.PLANNED, false, ConditionReason.Planning, "b")
            .condition(ConditionType.PLANNED, true, ConditionReason.InputFrozen, "c");

    assertThat(status.toStatus().conditions())
        .extracting(Condition::getType)
        .containsExactly("Planned", "Failed");
    assertThat(status.isTrue(ConditionType.PLANNED)).isTrue();
  }

  @Test
  void unchangedStatusEqualsWhatWasRead() {
    var job = TestJobs.minimal();
    job.setStatus(RunStatus.of(job, NOW).startedNow().toStatus());

    assertThat(RunStatus.of(job, NOW.plusSeconds(60)).toStatus()).isEqualTo(job.getStatus());
  }

  private static final String SUMMARY =
      """
      {"run":"%s","ranks":{"total":1,"succeeded":1,"failed":0},"metrics":{"samples":3},
       "cost":0.75}"""
          .formatted(TestJobs.UID);

  private static RunState state(long done, long total, double rate) {
    return RunState.newBuilder()
        .setSamplesDone(done)
        .setSamplesTotal(total)
        .setSamplesPerSecond(rate)
        .build();
  }
}
