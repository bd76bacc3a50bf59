package dev.cosmicai.results.summary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.results.Profiles;
import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.results.rank.OperatorTime;
import dev.cosmicai.tasks.RankMetrics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfileMeanTest {
  private static RunSummary summary(OperatorProfile... ofRanks) {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(ofRanks.length), new RankMetrics());
    for (int rank = 0; rank < ofRanks.length; rank++) {
      summarizer.add(Ranks.result(rank, new RankMetrics(), 1).with(ofRanks[rank]));
    }
    return summarizer.summary();
  }

  private static OperatorProfile like(boolean warm, int samples, double seconds) {
    return OperatorProfile.of(
        2, samples, warm, seconds, List.of(new OperatorTime("conv", 1, seconds / 2)));
  }

  @Test
  void eachRankCountsOnceAndSharesAddUpToOne() {
    RunProfile mean =
        summary(
                Profiles.of(Profiles.time("conv", 10, 0.5), Profiles.time("add", 4, 0.2)),
                null,
                Profiles.of(Profiles.time("conv", 10, 0.7)))
            .profile();

    assertThat(mean.ranks()).isEqualTo(2);
    assertThat(mean.passes()).isEqualTo(10);
    assertThat(mean.samplesPerPass()).isEqualTo(128);
    assertThat(mean.warm()).isTrue();
    assertThat(mean.passSeconds()).isEqualTo(1);
    assertThat(mean.operators())
        .extracting(RunProfile.Share::operator)
        .containsExactly("conv", "add", "outside of operators");
    assertThat(mean.operators().get(0)).isEqualTo(new RunProfile.Share("conv", 10, 0.6, 0.6));
    assertThat(mean.operators().get(1)).isEqualTo(new RunProfile.Share("add", 2, 0.1, 0.1));
    assertThat(mean.operators().get(2).share()).isCloseTo(0.3, within(1e-12));
  }

  /** Operators on two threads may take more time than the pass. */
  @Test
  void sharesAreNeverMoreThanTheWhole() {
    RunProfile mean = summary(Profiles.of(Profiles.time("a", 1, 3))).profile();

    assertThat(mean.operators()).extracting(RunProfile.Share::share).containsExactly(1.0, 0.0);
  }

  @Test
  void onlyTheRanksOfTheBestPassesCount() {
    RunProfile mean =
        summary(
                like(false, 128, 9),
                OperatorProfile.none("no"),
                like(true, 32, 1),
                like(true, 64, 2),
                like(true, 64, 4),
                like(true, 8, 1),
                like(false, 128, 9))
            .profile();

    assertThat(mean.ranks()).isEqualTo(2);
    assertThat(mean.samplesPerPass()).isEqualTo(64);
    assertThat(mean.passSeconds()).isEqualTo(3);
    assertThat(mean.operators().get(0).selfSeconds()).isEqualTo(1.5);
  }

  @Test
  void operatorsThatTakeLeastAreOneRow() {
    OperatorTime[] operators =
        IntStream.rangeClosed(1, 60)
            .mapToObj(i -> Profiles.time("op" + i, 1, i / 1e4))
            .toArray(OperatorTime[]::new);
    List<RunProfile.Share> shares = summary(Profiles.of(operators)).profile().operators();

    assertThat(shares).hasSize(22);
    assertThat(shares.get(20).operator()).isEqualTo("others");
    assertThat(shares.get(20).calls()).isEqualTo(40);
    assertThat(shares.stream().mapToDouble(RunProfile.Share::share).sum())
        .isCloseTo(1, within(1e-12));
  }

  /** However many different operators hostile ranks invent, and however large their times are. */
  @Test
  void inventedOperatorsTakeNoMemory() {
    ProfileMean mean = new ProfileMean();
    for (int rank = 0; rank < 100_000; rank++) {
      mean.add(Profiles.of(Profiles.time("op" + rank, 1e12, 1e12)));
    }
    RunProfile.Share others = mean.mean().operators().get(20);

    assertThat(others.operator()).isEqualTo("others");
    assertThat(others.share()).isCloseTo(1 - 20 / 1e5, within(1e-6));
  }

  @Test
  void whyNoRankRecordedAnythingIsKept() {
    RunProfile mean = summary(OperatorProfile.none("on a GPU"), null).profile();

    assertThat(mean.ranks()).isZero();
    assertThat(mean.note()).isEqualTo("on a GPU");
    assertThat(mean.operators()).isEmpty();
  }

  @Test
  void summarySaysNothingWhereNothingWasAsked() {
    RunSummary summary = summary(null, null);

    assertThat(summary.profile()).isNull();
    assertThat(new String(summary.toJson(), UTF_8)).doesNotContain("profile");
  }

  @Test
  void summarySurvivesItsJsonAndItsBriefFormHasNoProfile() {
    RunSummary summary = summary(Profiles.of(Profiles.time("conv", 10, 0.5)));

    assertThat(RunSummary.fromJson(summary.toJson())).isEqualTo(summary);
    assertThat(RunSummary.fromJson(summary.toBriefJson()).profile()).isNull();
  }
}
