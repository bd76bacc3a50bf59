package dev.cosmicai.results.rank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.results.Samples;
import dev.cosmicai.results.summary.Ranks;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankAttemptsTest {
  private static final RankResult FIRST = Ranks.result(3, Samples.survey(100, 3).metrics(), 8, 0);
  private static final RankResult SECOND = Ranks.result(3, Samples.survey(300, 3).metrics(), 12, 1);
  private static final RankAttempts.Credit CREDIT =
      new RankAttempts.Credit(250, List.of("s3://b/1.pt", "s3://b/7.pt"), 5_000, 4_000);

  private final RankResult merged =
      RankAttempts.merged(List.of(FIRST, SECOND), CREDIT, "s3://out/ranks/3.json");

  @Test
  void whatIsWorkedOnIsWhatIsCredited() {
    assertThat(merged.work().samples()).isEqualTo(250);
    assertThat(merged.work().dataPaths()).containsExactly("s3://b/1.pt", "s3://b/7.pt");
    assertThat(merged.work().resultPath()).isEqualTo("s3://out/ranks/3.json");
    assertThat(merged.work().inputBytes()).isEqualTo(250 * 20_500);
  }

  @Test
  void timesAndReadsOfAllAttemptsAreAddedUp() {
    assertThat(merged.times().wallSeconds()).isEqualTo(20);
    assertThat(merged.times().inferenceSeconds()).isEqualTo(10);
    assertThat(merged.times().cpuSeconds()).isEqualTo(20);
    assertThat(merged.times().stageSeconds()).containsEntry("download", 5.0).hasSize(2);
    assertThat(merged.times().startedEpochSeconds()).isEqualTo(FIRST.times().startedEpochSeconds());
    assertThat(merged.s3().requests()).isEqualTo(8);
    assertThat(merged.s3().totalSeconds()).isEqualTo(3);
    assertThat(merged.s3().avgSeconds()).isEqualTo(0.375);
    assertThat(merged.s3().minSeconds()).isEqualTo(0.1);
    assertThat(merged.s3().maxSeconds()).isEqualTo(0.9);
    assertThat(merged.memory()).isEqualTo(SECOND.memory());
  }

  @Test
  void identityIsTheNewestAttempts() {
    assertThat(merged.identity()).isEqualTo(SECOND.identity());
  }

  @Test
  void attemptThatReadNothingLeavesNoGap() {
    RankResult idle = Ranks.result(3, Samples.none(), 1, 2);
    RankResult all = RankAttempts.merged(List.of(FIRST, idle), CREDIT, "s3://out/ranks/3.json");

    assertThat(all.s3()).isEqualTo(FIRST.s3());
    assertThat(all.work().engine()).isEqualTo(FIRST.work().engine());
    assertThat(all.identity().attempt()).isEqualTo(2);
  }

  @Test
  void startOfAnEarlierRunIsNotThisOnes() {
    RankResult.Identity other =
        new RankResult.Identity("run-0", 3, 0, FIRST.identity().manifestSha256(), "there");
    RankResult earlier =
        new RankResult(
            other,
            FIRST.work(),
            new RankResult.Times(7, 8, 4, 8, FIRST.times().stageSeconds()),
            FIRST.s3(),
            FIRST.memory(),
            FIRST.machine());

    assertThat(
            RankAttempts.merged(List.of(earlier, SECOND), CREDIT, "x")
                .times()
                .startedEpochSeconds())
        .isEqualTo(SECOND.times().startedEpochSeconds());
  }

  @Test
  void rankThatToldNothingHasTheTimesOfItsSplits() {
    RankResult untold =
        RankAttempts.untold(new RankResult.Identity("run-1", 3, 0, "5f", ""), CREDIT, 512, "x");

    assertThat(untold.work().samples()).isEqualTo(250);
    assertThat(untold.times().startedEpochSeconds()).isEqualTo(5);
    assertThat(untold.times().wallSeconds()).isEqualTo(4);
    assertThat(RankResult.fromJson(untold.toJson()).toJson()).isEqualTo(untold.toJson());
  }
}
