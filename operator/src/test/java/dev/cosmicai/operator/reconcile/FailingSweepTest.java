package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunFailure;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.cluster.SweepRefusals;
import dev.cosmicai.operator.status.ConditionType;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs that fail, and jobs that cannot be made. */
class FailingSweepTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void otherRunsTakePlaceAndTheSweepFailsAtItsEnd() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.passes();
    fails(story, "1-1", "ModelCorrupt");
    assertThat(story.cluster.unfinished()).containsExactly("1-2");
    assertThat(story.isTrue(ConditionType.FAILED)).isFalse();

    story.completesAll();

    assertThat(story.condition(ConditionType.FAILED).getReason()).isEqualTo("ModelCorrupt");
    assertThat(story.condition(ConditionType.FAILED).getMessage())
        .isEqualTo("1 of 4 runs failed; the first was sizes-1-1: ModelCorrupt: it is wrong");
    assertThat(story.isTrue(ConditionType.COMPLETE)).isFalse();
    assertThat(story.status().failures())
        .containsExactly(new RunFailure("sizes-1-1", "ModelCorrupt", "it is wrong"));
    assertThat(story.status().runs().failed()).isEqualTo(1);
    assertThat(story.status().runs().failedIndexes()).isEqualTo("0");
    assertThat(story.status().cells())
        .isEqualTo(new InferenceSweepStatus.CellCounts("2/2", 2, 1, 1));
    assertThat(story.eventReasons()).containsExactly("Started", "RunFailed", "Failed");
  }

  @Test
  void failedRunSaysNothingAboutHowLongOthersTake() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.passes();

    fails(story, "1-1", "ModelCorrupt");
    assertThat(story.status().eta()).isNull();
    story.completes("1-2", Duration.ofMinutes(4));

    assertThat(story.status().eta()).isEqualTo("2026-11-22T08:13:00Z");
  }

  @Test
  void stopWaitsAlsoForJobsThatWereMadeAndNotWrittenDown() {
    SweepStory story = SweepStory.of("warmUp: false\nonFailure: Stop");
    story.passes();
    story.userSets("warmUp: false\nparallelJobs: 2\nonFailure: Stop");
    story.passLosesWhatItBegan();
    assertThat(story.cluster.created).containsExactly("1-1", "1-2");

    fails(story, "1-1", "ModelCorrupt");
    assertThat(story.isTrue(ConditionType.FAILED)).as("one still runs").isFalse();
    story.completes("1-2", MINUTE);

    assertThat(story.isTrue(ConditionType.FAILED)).isTrue();
    assertThat(story.status().runs().done()).isEqualTo("2/4");
  }

  @Test
  void quotaIsTriedAgainAndWhatThePassDidIsWritten() {
    SweepStory story = SweepStory.of("warmUp: false\nparallelJobs: 3");
    story.cluster.refusals.put(
        "2-1", new KubernetesClientException("exceeded quota: jobs, limited to 2", 403, null));

    assertThat(story.passes()).hasValue(Duration.ofSeconds(10));
    assertThat(story.status().runs().started()).isEqualTo(2);
    assertThat(story.events)
        .extracting(RunEvent::note)
        .contains("the API server does not allow it for now: exceeded quota: jobs, limited to 2");
    story.completes("1-1", MINUTE);
    assertThat(story.status().runs().done()).isEqualTo("1/4");
    story.cluster.refusals.clear();
    story.passesAfter(MINUTE);

    assertThat(story.cluster.created).containsExactly("1-1", "1-2", "2-1", "2-2");
  }

  @Test
  void warmUpThatAQuotaKeepsOutIsTriedAgain() {
    SweepStory story = SweepStory.of("");
    story.cluster.refusals.put(
        "warm-up", new KubernetesClientException("exceeded quota", 403, null));
    assertThat(story.passes()).hasValue(Duration.ofSeconds(10));

    story.cluster.refusals.clear();
    story.passes();

    assertThat(story.cluster.created).containsExactly("warm-up");
  }

  @Test
  void stopBeginsNoOtherRunAndWaitsForThoseThatRun() {
    SweepStory story = SweepStory.of("warmUp: false\nparallelJobs: 2\nonFailure: Stop");
    story.passes();

    fails(story, "1-2", "ModelCorrupt");
    assertThat(story.cluster.unfinished()).containsExactly("1-1");
    assertThat(story.isTrue(ConditionType.FAILED)).as("one still runs").isFalse();
    assertThat(story.status().eta()).isNull();
    story.completes("1-1", MINUTE);

    assertThat(story.condition(ConditionType.FAILED).getReason()).isEqualTo("ModelCorrupt");
    assertThat(story.condition(ConditionType.FAILED).getMessage())
        .isEqualTo(
            "1 of 4 runs failed, and onFailure: Stop has left out 2; the first was sizes-1-2:"
                + " ModelCorrupt: it is wrong");
    assertThat(story.cluster.created).containsExactly("1-1", "1-2");
    assertThat(story.status().runs().done()).isEqualTo("2/4");
  }

  @Test
  void warmUpThatFailsCountsNowhere() {
    SweepStory story = SweepStory.of("onFailure: Stop");
    story.passes();

    fails(story, "warm-up", "ModelCorrupt");

    assertThat(story.cluster.unfinished()).containsExactly("1-1");
    assertThat(story.status().runs().failed()).isZero();
    assertThat(story.eventReasons()).contains("RunFailed");
  }

  @Test
  void jobOfAStrangerIsAFailureThatNamesIt() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.cluster.refusals.put("1-1", SweepRefusals.strangersJob("sizes-1-1"));

    story.passes();
    assertThat(story.cluster.unfinished()).containsExactly("1-2");
    story.completesAll();

    assertThat(story.condition(ConditionType.FAILED).getReason()).isEqualTo("NameTaken");
    assertThat(story.condition(ConditionType.FAILED).getMessage())
        .contains("InferenceJob 'sizes-1-1' is already there and belongs to nobody")
        .contains("give the sweep another name");
  }

  @Test
  void jobOfAStrangerInPlaceOfTheWarmUpFailsTheSweepAtOnce() {
    SweepStory story = SweepStory.of("");
    story.cluster.refusals.put("warm-up", SweepRefusals.strangersJob("sizes-warm-up"));

    story.passes();

    assertThat(story.condition(ConditionType.FAILED).getReason()).isEqualTo("NameTaken");
    assertThat(story.condition(ConditionType.FAILED).getMessage()).contains("'sizes-warm-up'");
  }

  @Test
  void jobsOfAnEarlierSweepOfThatNameAreWaitedFor() {
    SweepStory story = SweepStory.of("warmUp: false");
    story.cluster.refusals.put("1-1", SweepRefusals.earlierSweepsJob("sizes-1-1"));

    assertThat(story.passes()).contains(Duration.ofSeconds(2));
    assertThat(story.status().runs().failed()).isZero();
    assertThat(story.cluster.created).isEmpty();
    story.cluster.refusals.clear();
    story.passes();

    assertThat(story.cluster.unfinished()).containsExactly("1-1");
  }

  @Test
  void cellThatTheApiServerRefusesFailsInItsWords() {
    SweepStory story = SweepStory.of("warmUp: false\nonFailure: Stop");
    story.passes();
    story.cluster.refusals.put("1-2", SweepRefusals.refused("sizes-1-2", "no such priority class"));

    story.completes("1-1", MINUTE);

    assertThat(story.condition(ConditionType.FAILED).getReason()).isEqualTo("InvalidSpec");
    assertThat(story.condition(ConditionType.FAILED).getMessage())
        .contains("sizes-1-2")
        .contains("no such priority class");
  }

  @Test
  void sweepThatIsWrongFailsBeforeAnythingRuns() {
    SweepStory story = SweepStory.of("exclude: [{worldSize: 1}, {worldSize: 2}]");

    story.passes();

    assertThat(story.condition(ConditionType.FAILED).getReason()).isEqualTo("InvalidSpec");
    assertThat(story.cluster.created).isEmpty();
  }

  private static void fails(SweepStory story, String run, String reason) {
    story.clock.advance(MINUTE);
    story.cluster.fails(run, reason);
    story.passes();
  }
}
