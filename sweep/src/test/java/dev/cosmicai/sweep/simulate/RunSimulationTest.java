package dev.cosmicai.sweep.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.rendezvous.split.Shares.Taking;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RunSimulationTest {
  /** A sample a byte, so that sizes are easy. */
  private static final Parameters QUICK =
      Parameters.usual(Place.CLUSTER)
          .with(Parameter.PLAN_SECONDS, 3, "test")
          .with(Parameter.PLAN_SECONDS_PER_FILE, 0, "test")
          .with(Parameter.POD_START_SECONDS, 5, "test")
          .with(Parameter.PODS_PER_SECOND, 1e9, "test")
          .with(Parameter.RANK_START_SECONDS, 7, "test")
          .with(Parameter.BYTES_PER_SAMPLE, 1, "test")
          .with(Parameter.SAMPLE_SECONDS, 1, "test")
          .with(Parameter.SPLIT_SECONDS, 0, "test")
          .with(Parameter.RANK_CORES, 1, "test")
          .with(Parameter.NODE_CORES, 2, "test")
          .with(Parameter.RANK_END_SECONDS, 1, "test")
          .with(Parameter.SUMMARY_SECONDS, 2, "test")
          .with(Parameter.SUMMARY_SECONDS_PER_RANK, 0, "test");

  private static final double DETAILS = 1.5; // commits and requests

  private static Workload work(int files, double bytesOfEach, int ranks, Taking taking) {
    return new Workload(files, files * bytesOfEach, 1, ranks, taking, 10_000);
  }

  private static SimulatedRun run(Parameters parameters, Workload work) {
    return RunSimulation.of(parameters, work, 1);
  }

  @Test
  void phasesFollowOneAnother() {
    SimulatedRun run = run(QUICK, work(8, 10, 4, Taking.ANYBODYS));

    assertThat(run.planSeconds()).isEqualTo(3);
    assertThat(run.ranks()).hasSize(4).allMatch(rank -> rank.splits() == 2);
    assertThat(run.ranks()[0].start()).isCloseTo(3 + 5, within(1e-6));
    assertThat(run.ranks()[0].firstForward()).isBetween(15.0, 15.1);
    assertThat(run.runSeconds()).isBetween(3 + 5 + 7 + 20 + 1.0, 3 + 5 + 7 + 20 + 1 + DETAILS);
    assertThat(run.totalSeconds() - run.runSeconds()).isCloseTo(2, within(1e-9));
    assertThat(run.nodes()).isEqualTo(2);
  }

  @Test
  void firstSplitsOfEachProcessTakeLonger() {
    Parameters cold = QUICK.with(Parameter.WARM_UP_SECONDS, 50, "test");

    double one = run(QUICK, work(200, 1, 1, Taking.ANYBODYS)).runSeconds();
    double coldOne = run(cold, work(200, 1, 1, Taking.ANYBODYS)).runSeconds();
    double few = run(QUICK, work(10, 1, 1, Taking.ANYBODYS)).runSeconds();
    double coldFew = run(cold, work(10, 1, 1, Taking.ANYBODYS)).runSeconds();
    double two = run(QUICK, work(400, 1, 2, Taking.ANYBODYS)).runSeconds();
    double coldTwo = run(cold, work(400, 1, 2, Taking.ANYBODYS)).runSeconds();

    assertThat(coldOne - one).as("all of it").isCloseTo(50, within(0.5));
    assertThat(coldFew - few).as("1 - exp(-10/30) of it").isCloseTo(14.2, within(0.5));
    assertThat(coldTwo - two).as("each for itself").isCloseTo(50, within(0.5));
  }

  @Test
  void sameSeedGivesTheSameRunAndAnotherOneAnotherRun() {
    Parameters uneven = QUICK.with(Slowdowns.NONE, Slowdowns.of(new double[] {0.8, 1, 1.7}));
    Workload work = work(50, 10, 7, Taking.ANYBODYS);

    double seconds = RunSimulation.of(uneven, work, 5).totalSeconds();

    assertThat(RunSimulation.of(uneven, work, 5).totalSeconds()).isEqualTo(seconds);
    assertThat(RunSimulation.of(uneven, work, 6).totalSeconds()).isNotEqualTo(seconds);
  }

  @Test
  void slowRankHoldsStaticSharesUpAndNotLeasedOnes() {
    Parameters uneven =
        QUICK.with(Slowdowns.NONE, Slowdowns.of(new double[] {1, 1, 1, 1, 1, 1, 1, 6}));

    double leased = run(uneven, work(400, 1, 8, Taking.ANYBODYS)).runSeconds();
    double fixed = run(uneven, work(400, 1, 8, Taking.NOBODYS)).runSeconds();

    assertThat(fixed).isGreaterThan(1.5 * leased);
  }

  @Test
  void processesOfOneMachineShareItsCoresAndNoMoreStartThanItHas() {
    Parameters machine = QUICK.at(Place.ONE_MACHINE).with(Parameter.START_CORES, 2, "test");

    SimulatedRun one = run(machine, work(8, 10, 1, Taking.ANYBODYS));
    SimulatedRun two = run(machine, work(8, 10, 2, Taking.ANYBODYS));
    SimulatedRun many = run(machine, work(8, 10, 6, Taking.ANYBODYS));

    assertThat(one.ranks()[0].firstForward() - one.ranks()[0].start()).isBetween(7.0, 7.1);
    assertThat(two.ranks()[0].firstForward() - two.ranks()[0].start())
        .as("two starts that want two cores each")
        .isBetween(7.0, 14.1);
    assertThat(one.runSeconds()).as("80 core-seconds on 2 cores").isBetween(51.0, 53.0);
    assertThat(many.ranks()).hasSize(2);
    assertThat(many.runSeconds()).isEqualTo(two.runSeconds());
  }

  @Test
  void staticRanksBeyondTheCoresComeInTurn() {
    Parameters machine = QUICK.at(Place.ONE_MACHINE);

    SimulatedRun run = run(machine, work(4, 10, 4, Taking.NOBODYS));

    assertThat(run.ranks()).hasSize(4);
    assertThat(run.ranks()[2].start()).isGreaterThanOrEqualTo(run.ranks()[0].end());
  }

  @Test
  void storeThatIsTooSlowSetsThePace() {
    Parameters slow =
        QUICK
            .with(Parameter.STORE_BYTES_PER_SECOND, 2, "test")
            .with(Parameter.SAMPLE_SECONDS, 0.001, "test");

    SimulatedRun run = run(slow, work(40, 10, 4, Taking.ANYBODYS));

    assertThat(run.runSeconds() - run.ranks()[0].firstForward())
        .isBetween(400 / 2.0, 400 / 2.0 + 2 + DETAILS);
  }

  @Test
  void imageIsPulledOnceForEachNodeAndPodsComeOneAfterAnother() {
    Parameters pulling =
        QUICK
            .with(Parameter.IMAGE_PULL_SECONDS, 30, "test")
            .with(Parameter.PODS_PER_SECOND, 2, "test");

    SimulatedRun.Rank[] ranks = run(pulling, work(4, 10, 4, Taking.ANYBODYS)).ranks();

    assertThat(Arrays.stream(ranks).mapToDouble(SimulatedRun.Rank::start))
        .as("two nodes, whose second ranks come a second after the first")
        .containsExactly(38.5, 39.0, 38.5, 39.0);
  }

  /** With splits of no work at all, 64 commits a pause are all that a rank gets. */
  @Test
  void rankWaitsForItsCommitsSoThatManySmallSplitsTakeLong() {
    Parameters free =
        QUICK.with(Parameter.SAMPLE_SECONDS, 0, "test").with(Parameter.JOURNAL_SECONDS, 0, "test");

    double one = run(free, work(12_800, 10, 1, Taking.ANYBODYS)).runSeconds();
    double four = run(free, work(12_800, 10, 4, Taking.ANYBODYS)).runSeconds();

    assertThat(one).as("200 groups, of which most are a second apart").isBetween(100.0, 230.0);
    assertThat(four).isLessThan(110);
  }

  @Test
  void lostRanksAreStartedAgainAndAllIsComputed() {
    Parameters losing = QUICK.with(Parameter.FAILURES_PER_RANK_HOUR, 60, "test");

    SimulatedRun run = run(losing, work(60, 10, 6, Taking.ANYBODYS));

    assertThat(run.retries()).isPositive();
    assertThat(Arrays.stream(run.ranks()).mapToInt(SimulatedRun.Rank::splits).sum()).isEqualTo(60);
    assertThat(run.runSeconds())
        .isGreaterThan(run(QUICK, work(60, 10, 6, Taking.ANYBODYS)).runSeconds());
  }

  @Test
  void ranksWithoutFilesEnd() {
    for (Taking taking : Taking.values()) {
      SimulatedRun run = run(QUICK, work(2, 10, 5, taking));

      assertThat(run.busyRankSeconds()).as(taking.toString()).hasSize(2);
      assertThat(run.runSeconds()).isLessThan(40);
    }
  }
}
