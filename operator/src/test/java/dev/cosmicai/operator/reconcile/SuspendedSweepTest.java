package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.operator.status.ConditionType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code spec.suspend} does to a sweep. */
class SuspendedSweepTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void jobsThatRunAreSuspendedAndGoOnWithTheSweep() {
    SweepStory story = SweepStory.of("warmUp: false\nparallelJobs: 2");
    story.passes();
    story.completes("1-1", MINUTE);

    story.userSets("warmUp: false\nparallelJobs: 3\nsuspend: true");
    story.passes();
    assertThat(story.cluster.suspended()).containsExactly("1-2", "2-1");
    assertThat(story.cluster.created).as("none begins").hasSize(3);
    assertThat(story.isTrue(ConditionType.SUSPENDED)).isTrue();
    assertThat(story.status().currentCell()).isNull();
    assertThat(story.status().eta()).isNull();

    story.userSets("warmUp: false\nparallelJobs: 3");
    story.passesAfter(MINUTE);
    assertThat(story.cluster.suspended()).isEmpty();
    assertThat(story.isTrue(ConditionType.SUSPENDED)).isFalse();
    assertThat(story.cluster.unfinished()).containsExactly("1-2", "2-1", "2-2");
    assertThat(story.status().startTime()).isEqualTo("2026-11-22T08:00:00Z");
    assertThat(story.eventReasons()).containsExactly("Started", "Suspended", "Resumed");
  }

  @Test
  void warmUpIsSuspendedToo() {
    SweepStory story = SweepStory.of("");
    story.passes();

    story.userSets("suspend: true");
    story.passes();

    assertThat(story.cluster.suspended()).containsExactly("warm-up");
  }

  @Test
  void jobThatTheOperatorDidNotGetToIsSuspendedByTheNextOne() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.passes();
    story.userSets("warmUp: false\nsuspend: true");
    story.passes();
    story.cluster.suspend(story.cluster.jobs.get("1-1"), false); // as if the patch had been lost

    story.passes();

    assertThat(story.cluster.suspended()).containsExactly("1-1");
  }

  @Test
  void jobsThatWereMadeAndNotWrittenDownAreSuspendedToo() {
    SweepStory story = SweepStory.of("warmUp: false\nparallelJobs: 1");
    story.passes();
    story.userSets("warmUp: false\nparallelJobs: 3");
    story.passLosesWhatItBegan();
    assertThat(story.cluster.created).containsExactly("1-1", "1-2", "2-1");
    assertThat(story.status().runs().started()).isEqualTo(1);

    story.userSets("warmUp: false\nparallelJobs: 3\nsuspend: true");
    story.passes();

    assertThat(story.cluster.suspended()).containsExactly("1-1", "1-2", "2-1");
    assertThat(story.status().runs().started()).isEqualTo(3);
  }

  @Test
  void sweepWhoseLastRunEndedAsItWasSuspendedCompletes() {
    SweepStory story = SweepStory.of("warmUp: false\nparallelJobs: 4");
    story.passes();
    story.userSets("warmUp: false\nparallelJobs: 4\nsuspend: true");
    story.passes();

    story.completesAll();

    assertThat(story.isTrue(ConditionType.COMPLETE)).isTrue();
    assertThat(story.isTrue(ConditionType.SUSPENDED)).isFalse();
  }

  @Test
  void jobThatItsUserHasSuspendedStaysSo() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.passes();

    story.cluster.suspend(story.cluster.jobs.get("1-1"), true);
    story.passesAfter(MINUTE);

    assertThat(story.cluster.suspended()).containsExactly("1-1");
  }

  @Test
  void sweepThatIsCreatedSuspendedBeginsWhenItIsResumed() {
    SweepStory story = SweepStory.of("suspend: true");
    story.passes();
    assertThat(story.isTrue(ConditionType.SUSPENDED)).isTrue();
    assertThat(story.status().startTime()).as("its grid may still be changed").isNull();
    assertThat(story.cluster.created).isEmpty();

    story.userSets("warmUp: false");
    story.passesAfter(MINUTE);

    assertThat(story.status().startTime()).isEqualTo("2026-11-22T08:01:00Z");
    assertThat(story.isTrue(ConditionType.SUSPENDED)).isFalse();
    assertThat(story.cluster.unfinished()).containsExactly("1-1");
  }
}
