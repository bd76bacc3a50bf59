package dev.cosmicai.coordinator.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.summary.RunSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of three files with 1, 2 and 3 splits, of which split 4 was not committed. */
class CreditsTest {
  private static final Manifest MANIFEST = Manifests.three();
  private static final Splits SPLITS = Splits.of(MANIFEST);
  private static final Manifest.Frozen FROZEN =
      Manifest.Frozen.of("run-1", "redshifts", Instant.EPOCH, MANIFEST);

  private static final Map<Integer, SplitCommit> COMMITS =
      Map.of(
          0, new SplitCommit(0, 2, 0, 10, 5_000, 100),
          1, new SplitCommit(1, 0, 0, 20, 1_000, 200),
          2, new SplitCommit(2, 2, 1, 30, 3_000, 300),
          3, new SplitCommit(3, 2, 0, 40, 4_000, 400),
          5, new SplitCommit(5, 2, 0, 50, 2_000, 500));

  private final Credits credits = new Credits(FROZEN, SPLITS, COMMITS::get);

  private RankTellings tellings(RankFigures... figures) {
    return new RankTellings(FROZEN, new OutputLayout(Sky.OUTPUT), credits, List.of(figures));
  }

  private static RankFigures figures(int rank, int attempt, long samples) {
    RankResult told =
        FakeRank.figures(
            new RankResult.Identity("run-1", rank, attempt, FROZEN.sha256(), "here"), samples);
    return new RankFigures(rank, attempt, true, ByteString.copyFrom(told.toJson()));
  }

  @Test
  void rankIsCreditedWithWhatItCommitted() {
    assertThat(credits.committed()).isEqualTo(5);
    assertThat(credits.ranks()).containsExactly(0, 2);
    assertThat(credits.of(2).samples()).isEqualTo(130);
    assertThat(credits.of(2).computedMillis()).isEqualTo(1_300);
    assertThat(credits.of(2).startedMillis()).isEqualTo(2_000);
    assertThat(credits.of(2).dataPaths())
        .containsExactly("s3://sky/data/1.pt", "s3://sky/data/2.pt", "s3://sky/data/10.pt");
    assertThat(credits.of(1).samples()).isZero();
    assertThat(credits.of(99).dataPaths()).isEmpty();
    assertThat(credits.attempt(2)).isEqualTo(1);
  }

  @Test
  void timesAreOfThisRunOnly() {
    assertThat(credits.ofThisRun(2)).hasSize(4);
    Credits resumed =
        new Credits(
            Manifest.Frozen.of("run-2", "redshifts", Instant.ofEpochMilli(4_500), MANIFEST),
            SPLITS,
            COMMITS::get);

    assertThat(resumed.ofThisRun(2)).containsExactly(COMMITS.get(0));
    assertThat(credits.earlierSamples()).isZero();
    assertThat(resumed.earlierSamples()).isEqualTo(140);
    assertThat(resumed.of(2).samples()).as("all that is in the output").isEqualTo(130);
    assertThat(resumed.of(2).startedMillis()).isEqualTo(5_000);
    assertThat(resumed.of(0).startedMillis()).as("not in this run").isZero();
  }

  @Test
  void ranksThatToldOrCommittedAreTheRunsRanks() {
    assertThat(tellings(figures(1, 0, 0)).ranks()).containsExactly(0, 1, 2);
  }

  @Test
  void attemptsAreAddedUpAndCredited() {
    RankResult result = tellings(figures(2, 0, 100), figures(2, 1, 50)).of(2);

    assertThat(result.identity().attempt()).isEqualTo(1);
    assertThat(result.work().samples()).isEqualTo(130);
    assertThat(result.work().inputBytes()).isEqualTo(130 * 20_500);
    assertThat(result.work().resultPath()).isEqualTo("s3://sky/out/ranks/2.json");
    assertThat(result.times().wallSeconds()).isEqualTo(5);
  }

  @Test
  void rankThatToldNothingOrNonsenseHasWhatItsCommitsSay() {
    RankFigures nonsense = new RankFigures(2, 0, true, ByteString.copyFromUtf8("{\"rank\":"));
    RankFigures others = new RankFigures(2, 1, true, figures(3, 1, 7).json());

    for (RankTellings tellings : List.of(tellings(), tellings(nonsense, others))) {
      RankResult result = tellings.of(2);
      assertThat(result.identity())
          .isEqualTo(new RankResult.Identity("run-1", 2, 1, FROZEN.sha256(), ""));
      assertThat(result.work().samples()).isEqualTo(130);
      assertThat(result.times().wallSeconds()).isEqualTo(1.3);
    }
  }

  @Test
  void failedSplitsAreNamedInOrder() {
    assertThat(
            FailedSplits.of(
                List.of(
                    new SplitFailure(4, 7, true, "Internal", "a bug"),
                    new SplitFailure(0, 1, false, "PartitionCorrupt", "truncated")),
                MANIFEST,
                SPLITS))
        .containsExactly(
            new RunSummary.FailedSplit(
                "s3://sky/data/1.pt", 0, 1, 1, "PartitionCorrupt", "truncated"),
            new RunSummary.FailedSplit("s3://sky/data/10.pt", 1, 3, 7, "Internal", "a bug"));
  }
}
