package dev.cosmicai.sweep.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.sweep.simulate.Parameters.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitGroupsTest {
  private final List<Integer> durable = new ArrayList<>();
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
    assertThat(commits.gather(10, 3, false)).as("the first is written at once").isEqualTo(10);
    assertThat(commits.write(10)).isEqualTo(10.1);
    assertThat(commits.gather(10.05, 4, false)).as("goes with the next group").isInfinite();
    assertThat(commits.durable()).isZero();

    double next = commits.written(10.1, durable::add);

    assertThat(next).isCloseTo(10 + 10.1 / 50, within(1e-12));
    assertThat(commits.durable()).isEqualTo(1);
    assertThat(durable).containsExactly(3);
    assertThat(commits.write(next - 0.01)).as("too early").isInfinite();
    assertThat(commits.write(next)).isCloseTo(next + 0.1, within(1e-12));
  }

  @Test
  void pausesGrowFromWhenTheCoordinatorIsReady() {
    commits.begin(8);
    commits.gather(18, 3, false);
    commits.write(18);
    commits.gather(18.05, 4, false);

    assertThat(commits.written(18.1, durable::add)).isCloseTo(18 + 10.1 / 50, within(1e-12));
  }

  @Test
  void pauseIsNeverMoreThanASecond() {
    commits.gather(1_000, 0, false);
    commits.write(1_000);
    commits.gather(1_000.05, 0, false);

    assertThat(commits.written(1_000.1, durable::add)).isEqualTo(1_001);
  }

  @Test
  void groupThatARankWaitsForIsWrittenAtOnce() {
    commits.gather(1_000, 0, false);
    commits.write(1_000);
    commits.written(1_000.1, durable::add);
    commits.gather(1_000.2, 1, false);

    assertThat(commits.gather(1_000.3, 2, true)).isEqualTo(1_000.3);
    assertThat(commits.write(1_000.3)).isEqualTo(1_000.4);
    assertThat(commits.written(1_000.4, durable::add)).isInfinite();
    assertThat(durable).containsExactly(0, 1, 2);
  }
}
