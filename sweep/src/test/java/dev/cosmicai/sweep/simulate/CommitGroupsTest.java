package dev.cosmicai.sweep.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.sweep.simulate.Parameters.Place;
import org.junit.jupiter.api.Test;

class CommitGroupsTest {
  private final CommitGroups commits =
      new CommitGroups(
          Parameters.usual(Place.CLUSTER)
              .with(Parameter.CALL_SECONDS, 0.25, "test")
              .with(Parameter.ROUND_TRIP_SECONDS, 0.5, "test")
              .with(Parameter.JOURNAL_SECONDS, 0.1, "test"));

  @Test
  void callsAreServedOneAfterAnother() {
    assertThat(commits.answered(10)).isEqualTo(10.75);
    assertThat(commits.answered(10)).isEqualTo(11);
    assertThat(commits.answered(20)).isEqualTo(20.75);
  }

  @Test
  void commitsThatComeWhileAGroupIsWrittenAreTheNextGroupAfterAPause() {
    assertThat(commits.gather(10)).as("the first is written at once").isEqualTo(10);
    assertThat(commits.write(10)).isEqualTo(10.1);
    assertThat(commits.gather(10.05)).as("goes with the next group").isInfinite();
    assertThat(commits.durable()).isZero();

    assertThat(commits.written(10.1)).isCloseTo(10 + 10.1 / 50, within(1e-12));
    assertThat(commits.durable()).isEqualTo(1);
  }

  @Test
  void pauseIsNeverMoreThanASecond() {
    commits.gather(1_000);
    commits.write(1_000);
    commits.gather(1_000.05);

    assertThat(commits.written(1_000.1)).isEqualTo(1_001);
  }
}
