package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import dev.cosmicai.operator.status.ConditionType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The life of a sweep, with a new operator for each pass. */
class InferenceSweepReconcilerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void runsTakePlaceOneAfterAnotherInTheirOrderAfterTheWarmUp() {
    SweepStory story = SweepStory.of("");

    story.passes();
    assertThat(story.status().startTime()).isEqualTo("2026-11-22T08:00:00Z");
    assertThat(story.cluster.unfinished()).containsExactly("warm-up");
    assertThat(story.status().currentCell()).isEqualTo("warm-up");
    story.completes("warm-up", MINUTE);
    assertThat(story.cluster.unfinished()).containsExactly("1-1");
    assertThat(story.status().eta()).as("the warm-up tells nothing").isNull();
    story.completes("1-1", Duration.ofMinutes(2));
    story.completes("1-2", Duration.ofMinutes(4));

    assertThat(story.cluster.unfinished()).containsExactly("2-1");
    InferenceSweepStatus status = story.status();
    assertThat(status.currentCell()).isEqualTo("2");
    assertThat(status.cells()).isEqualTo(new InferenceSweepStatus.CellCounts("1/2", 2, 1, 0));
    assertThat(status.runs().done()).isEqualTo("2/4");
    assertThat(status.runs().active()).isEqualTo(1);
    assertThat(status.runs().completed()).isEqualTo(2);
    assertThat(status.runs().endedIndexes()).isEqualTo("0-1");
    assertThat(status.eta()).as("two runs of three minutes").isEqualTo("2026-11-22T08:13:00Z");

    story.completes("2-1", MINUTE);
    story.completes("2-2", MINUTE);
    assertThat(story.isTrue(ConditionType.COMPLETE)).isTrue();
    assertThat(story.condition(ConditionType.COMPLETE).getReason()).isEqualTo("AllRunsCompleted");
    assertThat(story.status().runs().done()).isEqualTo("4/4");
    assertThat(story.status().cells().done()).isEqualTo("2/2");
    assertThat(story.status().completionTime()).isEqualTo("2026-11-22T08:09:00Z");
    assertThat(story.status().currentCell()).isNull();
    assertThat(story.status().eta()).isNull();
    assertThat(story.cluster.created).containsExactly("warm-up", "1-1", "1-2", "2-1", "2-2");
    assertThat(story.eventReasons()).containsExactly("Started", "Completed");
    assertThat(
            story
                .metrics
                .get("cosmic.sweep.completions")
                .tags("outcome", "complete", "reason", "AllRunsCompleted")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void noMoreRunsTakePlaceAtOnceThanParallelJobsSays() {
    SweepStory story = SweepStory.of("warmUp: false\nparallelJobs: 3");

    story.passes();
    assertThat(story.cluster.unfinished()).containsExactly("1-1", "1-2", "2-1");
    assertThat(story.status().currentCell()).isEqualTo("1, 2");
    story.completes("2-1", MINUTE);
    assertThat(story.cluster.unfinished()).containsExactly("1-1", "1-2", "2-2");
    assertThat(story.status().runs().endedIndexes()).isEqualTo("2");

    story.userSets("warmUp: false\nparallelJobs: 1");
    story.completes("1-2", MINUTE);
    assertThat(story.cluster.created).hasSize(4);
  }

  @Test
  void finishedRunWhoseJobIsDeletedIsNotRepeated() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.passes();
    story.completes("1-1", MINUTE);

    story.cluster.jobs.remove("1-1");
    story.passesAfter(MINUTE);

    assertThat(story.cluster.unfinished()).containsExactly("1-2");
    assertThat(story.cluster.created).containsExactly("1-1", "1-2");
    assertThat(story.status().runs().completed()).isEqualTo(1);
  }

  @Test
  void unfinishedRunWhoseJobIsDeletedIsResumedByAnother() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.passes();

    story.cluster.jobs.remove("1-1");
    story.passesAfter(MINUTE);

    assertThat(story.cluster.unfinished()).containsExactly("1-1");
    assertThat(story.cluster.jobs.get("1-1").getSpec().resume()).isTrue();
    assertThat(story.eventReasons()).contains("RunRestored");
  }

  @Test
  void passWhoseStatusIsNotWrittenMakesNothingTwice() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.pass();

    story.sweepChangesUnderneath = true;
    assertThat(story.pass()).contains(Duration.ofMillis(200));
    assertThat(story.cluster.created).containsExactly("1-1");
    assertThat(story.status().runs()).as("nothing is written").isNull();
    story.sweepChangesUnderneath = false;
    story.passes();

    assertThat(story.cluster.created).containsExactly("1-1");
    assertThat(story.status().runs().started()).isEqualTo(1);
  }

  @Test
  void runThatEndedWhileNobodyWroteItDownIsCounted() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.pass();
    story.sweepChangesUnderneath = true;
    story.pass();
    story.cluster.completes("1-1");

    story.sweepChangesUnderneath = false;
    story.passes();
    story.passes();

    assertThat(story.status().runs().endedIndexes()).isEqualTo("0");
    assertThat(story.cluster.created).containsExactly("1-1", "1-2");
  }

  @Test
  void statusIsNotWrittenUnlessItDiffers() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.passes();
    story.completes("1-1", MINUTE);
    int writes = story.writes;

    story.passesAfter(Duration.ofSeconds(20));
    assertThat(story.passes()).as("it is looked at now and then").contains(Duration.ofSeconds(30));

    assertThat(story.writes).isEqualTo(writes);
  }

  @Test
  void finishedSweepGoesAfterItsTime() {
    SweepStory story = SweepStory.of("warmUp: false\nttlSecondsAfterFinished: 60");
    story.passes();
    story.completesAll();

    assertThat(story.passes()).contains(MINUTE);
    assertThat(story.cluster.sweepIsDeleted).isFalse();
    story.passesAfter(MINUTE);

    assertThat(story.cluster.sweepIsDeleted).isTrue();
  }

  @Test
  void finishedSweepWithoutATimeStays() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.passes();
    story.completesAll();

    assertThat(story.passes()).isEqualTo(Optional.empty());
    assertThat(story.cluster.sweepIsDeleted).isFalse();
  }
}
