package dev.cosmicai.coordinator.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.split.LeaseHistory;
import dev.cosmicai.rendezvous.split.LeaseHistory.Cause;
import dev.cosmicai.rendezvous.split.LeaseHistory.Loss;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.results.summary.RankSplits;
import dev.cosmicai.results.summary.RankSplits.Kind;
import dev.cosmicai.results.summary.RankSplits.Span;
import dev.cosmicai.results.summary.RunSplits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of three files with 1, 2 and 3 splits. */
class SplitTimesTest {
  private static final Manifest MANIFEST = Manifests.three();

  private static final Map<Integer, SplitCommit> COMMITS =
      Map.of(
          0, new SplitCommit(0, 0, 0, 10, 1_000, 100),
          1, new SplitCommit(1, 1, 0, 10, 3_000, 200, 0, true),
          2, new SplitCommit(2, 0, 1, 10, 9_000, 300));

  private static RunSplits.Timeline timeline(Instant startedAt, Loss... losses) {
    Manifest.Frozen frozen = Manifest.Frozen.of("run-1", "redshifts", startedAt, MANIFEST);
    Splits splits = Splits.of(MANIFEST);
    return new SplitTimes(
            MANIFEST,
            splits,
            new Credits(frozen, splits, COMMITS::get),
            new LeaseHistory(1, 1, 1, 1_500, losses.length, List.of(losses)))
        .timeline();
  }

  @Test
  void secondLeasesAndLossesAreMarked() {
    RunSplits.Timeline timeline =
        timeline(
            Instant.EPOCH,
            new Loss(1, 0, 1_100, 3_200, Cause.OVERTAKEN),
            new Loss(2, 3, 4_000, 5_000, Cause.RANK_FAILED));

    assertThat(timeline.ranks())
        .containsExactly(
            new RankSplits(
                0,
                2,
                List.of(
                    new Span(1_100, 3_200, Kind.OVERTAKEN, 1, 1),
                    new Span(1_000, 1_100, Kind.COMMITTED, 0, 1),
                    new Span(9_000, 9_300, Kind.COMMITTED, 2, 1))),
            new RankSplits(1, 1, List.of(new Span(3_000, 3_200, Kind.SECOND, 1, 1))),
            new RankSplits(3, 0, List.of(new Span(4_000, 5_000, Kind.RANK_FAILED, 2, 1))));
    assertThat(timeline.timed()).isEqualTo(1);
    assertThat(timeline.soonerSeconds()).isEqualTo(1.5);
  }

  @Test
  void earlierRunsAreNotShown() {
    assertThat(timeline(Instant.ofEpochMilli(5_000)).ranks())
        .flatExtracting(RankSplits::spans)
        .extracting(Span::split)
        .containsExactly(2);
  }

  @Test
  void splitsAreCalledByTheirFileAndPart() {
    assertThat(List.of(0, 5))
        .map(timeline(Instant.EPOCH).names()::apply)
        .containsExactly("data/1.pt", "data/10.pt, part 3 of 3");
  }
}
