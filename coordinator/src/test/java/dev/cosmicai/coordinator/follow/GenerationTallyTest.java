package dev.cosmicai.coordinator.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.coordinator.plan.Grown;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Manifests;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.GenerationResult;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.results.generation.GenerationSummary;
import dev.cosmicai.results.summary.Lag;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GenerationTallyTest {
  private static final Instant NOW = Instant.ofEpochMilli(99_000);

  /** Files of 1, 2 and 3 splits; the first is there at first, the others come later. */
  private final Manifest.Frozen frozen = Grown.oneThenTwo();

  private final Splits splits = Splits.of(frozen);
  private final Map<Integer, SplitCommit> commits = new TreeMap<>();
  private final GenerationTally tally = new GenerationTally();

  private void commit(int split, long endedMillis) {
    commits.put(split, new SplitCommit(split, 0, 0, FakeRank.SAMPLES, endedMillis - 400, 400));
  }

  private GenerationSummary next(int committed, int failed, int... bad) {
    RankMetrics metrics = new RankMetrics();
    for (int i = 0; i < committed; i++) {
      metrics.merge(FakeRank.metrics("s3://sky/" + i));
    }
    return tally.next(
        frozen,
        splits,
        new GenerationResult(metrics.toBytes(), committed, failed),
        commits::get,
        Arrays.stream(bad)
            .mapToObj(split -> new BadSample(split, 7, "image", "PartitionNotFinite", "NaN"))
            .toList(),
        NOW);
  }

  @Test
  void eachGenerationHasItsOwnAndTheTotalOfAllUpToIt() {
    commit(0, 9_000);
    for (int split = 1; split < 6; split++) {
      commit(split, 20_000 + 1_000 * split);
    }

    GenerationSummary first = next(1, 0, 0, 4);
    GenerationSummary second = next(5, 0, 0, 4);

    assertThat(first.own()).isEqualTo(first.total());
    assertThat(first.own().files()).isEqualTo(1);
    assertThat(first.own().inputBytes()).isEqualTo(100);
    assertThat(first.own().badSamples()).isEqualTo(1);
    assertThat(first.own().lag()).as("it need not be computed soon").isEqualTo(Lag.NONE);
    assertThat(first.doneAt()).isEqualTo(Instant.ofEpochMilli(9_000));
    assertThat(second.generation()).isEqualTo(1);
    assertThat(second.takenAt()).isEqualTo(Grown.LATER);
    assertThat(first.firstFile()).isZero();
    assertThat(first.uris()).containsExactly("s3://sky/data/1.pt");
    assertThat(second.firstFile()).isEqualTo(1);
    assertThat(second.uris()).containsExactly("s3://sky/data/2.pt", "s3://sky/data/10.pt");
    assertThat(second.own().files()).isEqualTo(2);
    assertThat(second.own().splits()).isEqualTo(new RunSummary.Splits(5, 5, 0));
    assertThat(second.own().metrics().samples()).isEqualTo(5L * FakeRank.SAMPLES);
    assertThat(second.total().files()).isEqualTo(3);
    assertThat(second.total().inputBytes()).isEqualTo(600);
    assertThat(second.total().splits()).isEqualTo(new RunSummary.Splits(6, 6, 0));
    assertThat(second.total().badSamples()).isEqualTo(2);
    assertThat(second.total().metrics().samples()).isEqualTo(6L * FakeRank.SAMPLES);
  }

  @Test
  void lagIsFromAFilesLastChangeToTheEndOfItsLastSplit() {
    for (int split = 0; split < 6; split++) {
      commit(split, 20_000 + 1_000 * split);
    }
    next(1, 0);

    GenerationSummary second = next(5, 0);

    // Written at 12 s and at 13 s; the last of their splits were done at 22 s and at 25 s.
    assertThat(second.own().lag()).isEqualTo(new Lag(11, 12));
    assertThat(second.doneAt()).isEqualTo(Instant.ofEpochMilli(25_000));
    assertThat(tally.lag()).isEqualTo(second.own().lag());
  }

  @Test
  void fileOfWhichASplitIsMissingHasNoLag() {
    commit(0, 20_000);
    commit(1, 21_000);
    commit(3, 22_000);
    commit(4, 23_000);
    commit(5, 24_000);
    next(1, 0);

    GenerationSummary second = next(4, 1);

    assertThat(second.own().splits()).isEqualTo(new RunSummary.Splits(5, 4, 1));
    assertThat(second.own().lag()).isEqualTo(new Lag(11, 11));
  }

  @Test
  void rankWhoseClockIsBehindHasNoNegativeLag() {
    for (int split = 0; split < 6; split++) {
      commit(split, 12_500);
    }
    next(1, 0);

    assertThat(next(5, 0).own().lag()).isEqualTo(new Lag(0.25, 0.5));
  }

  @Test
  void veryManyFilesAreCountedAndTheFirstOnesNamed() {
    int files = 5 * GenerationSummary.MAX_NAMED;
    Manifest.Frozen many =
        Manifest.Frozen.of(
            "run-1",
            "redshifts",
            NOW,
            Manifests.of(
                IntStream.range(0, files)
                    .mapToObj(i -> new Manifest.File(i, "data/" + i + ".pt", 1, "e"))
                    .toList()));

    GenerationSummary summary =
        tally.next(
            many,
            Splits.of(many),
            new GenerationResult(new RankMetrics().toBytes(), 0, files),
            split -> null,
            List.of(),
            NOW);

    assertThat(summary.own().files()).isEqualTo(files);
    assertThat(summary.uris())
        .hasSize(GenerationSummary.MAX_NAMED)
        .startsWith("s3://sky/data/0.pt", "s3://sky/data/1.pt");
  }

  @Test
  void generationOfWhichNothingWasComputedIsDoneWhenThatIsClear() {
    assertThat(next(0, 1).doneAt()).isEqualTo(NOW);
    assertThat(next(0, 5).total().metrics().samples()).isZero();
  }
}
