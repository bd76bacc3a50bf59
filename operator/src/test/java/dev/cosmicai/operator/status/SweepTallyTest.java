package dev.cosmicai.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunCounts;
import dev.cosmicai.crds.sweep.OnFailure;
import org.junit.jupiter.api.Test;

class SweepTallyTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    SweepTally tally = SweepTally.of(null).withWarmUpEnded();
    for (int run = 0; run < 6; run++) {
      tally = tally.withNextBegun();
    }
    tally = tally.withCompleted(0, 60).withCompleted(1, 30.5).withFailed(3);

    RunCounts counts = tally.counts(10);
    SweepTally read = SweepTally.of(counts);

    assertThat(counts).isEqualTo(new RunCounts("3/10", 10, 3, 2, 1, true, 6, "0-1,3", "3", 90.5));
    assertThat(read.counts(10)).isEqualTo(counts);
    assertThat(read.active()).containsExactly(2, 4, 5);
    assertThat(read.hasEnded(3)).isTrue();
    assertThat(read.hasFailed(3)).isTrue();
    assertThat(read.hasFailed(1)).isFalse();
  }

  @Test
  void sweepThatHasNotBegunRemembersNothing() {
    assertThat(SweepTally.of(null).counts(4))
        .isEqualTo(new RunCounts("0/4", 4, 0, 0, 0, null, 0, null, null, null));
  }

  @Test
  void largestSweepFitsIntoItsStatusEvenIfEverySecondRunFails() {
    int most = 100_000;
    SweepTally tally = SweepTally.of(null);
    for (int run = 0; run < most; run++) {
      tally = tally.withNextBegun();
    }
    String ended = "0-" + (most - 1);
    StringBuilder failed = new StringBuilder("0");
    for (int run = 2; run < most; run += 2) {
      failed.append(',').append(run);
    }
    RunCounts counts = tally.counts(most);
    SweepTally read =
        SweepTally.of(
            new RunCounts(
                counts.done(), most, 0, 0, 0, null, most, ended, failed.toString(), null));

    assertThat(read.active()).isEmpty();
    assertThat(read.failed()).isEqualTo(most / 2);
    assertThat(read.counts(most).failedIndexes()).hasSizeLessThan(300_000).startsWith("0,2,4");
  }

  @Test
  void failureStopsOnlyWhereTheUserSaysSo() {
    SweepTally failed = SweepTally.of(null).withNextBegun().withFailed(0);

    assertThat(failed.stops(OnFailure.STOP)).isTrue();
    assertThat(failed.stops(OnFailure.CONTINUE)).isFalse();
    assertThat(SweepTally.of(null).stops(OnFailure.STOP)).isFalse();
  }
}
