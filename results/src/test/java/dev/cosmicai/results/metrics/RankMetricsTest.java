package dev.cosmicai.results.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankMetricsTest {
  private static List<byte[]> contributions(Samples samples, int ranks, Random random) {
    return samples.split(ranks, random).stream()
        .map(part -> part.metrics().toBytes())
        .collect(Collectors.toList());
  }

  @RepeatedTest(15)
  void foldDependsOnTheSamplesAlone(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Samples samples = Samples.survey(3_000, random.nextLong());
    byte[] alone = samples.metrics().toBytes();

    List<byte[]> ranks = contributions(samples, 1 + random.nextInt(40), random);
    assertThat(RankMetrics.fold(ranks)).isEqualTo(alone);
    Collections.shuffle(ranks, random);
    assertThat(RankMetrics.fold(ranks)).isEqualTo(alone);
  }

  @Test
  void foldOfFoldsIsTheFold() {
    List<byte[]> ranks = contributions(Samples.survey(500, 3), 9, new Random(3));
    byte[] left = RankMetrics.fold(ranks.subList(0, 4));
    byte[] right = RankMetrics.fold(ranks.subList(4, 9));

    assertThat(RankMetrics.fold(List.of(left, right))).isEqualTo(RankMetrics.fold(ranks));
  }

  @Test
  void rankWithoutPartitionsChangesNothing() {
    byte[] some = Samples.survey(100, 1).metrics().toBytes();
    byte[] none = new RankMetrics().toBytes();

    assertThat(RankMetrics.fold(List.of(none, some, none))).isEqualTo(some);
    assertThat(RankMetrics.fold(List.of())).isEqualTo(none);
  }

  @Test
  void metricsOfManySamplesAreAsPreciseAsOfFew() {
    RankMetrics metrics = Samples.survey(1_000, 5).metrics();
    RegressionMetrics few = RankMetrics.fromBytes(metrics.toBytes()).regression();
    for (int doubling = 0; doubling < 17; doubling++) {
      metrics.merge(RankMetrics.fromBytes(metrics.toBytes()));
    }
    RegressionMetrics many = metrics.regression();

    assertThat(many.samples()).isEqualTo(131_072_000);
    // Doubling is exact, so nothing but the samples' number may differ.
    assertThat(many.mae()).isEqualTo(few.mae());
    assertThat(many.mse()).isEqualTo(few.mse());
    assertThat(many.bias()).isEqualTo(few.bias());
    assertThat(many.precision()).isEqualTo(few.precision());
    assertThat(many.r2()).isCloseTo(few.r2(), within(1e-15));
  }

  @Test
  void fiveThousandSamplesTakeTenKilobytes() {
    assertThat(Samples.survey(5_113, 11).metrics().toBytes()).hasSizeLessThan(10_240);
  }

  @Test
  void memoryOfMergedMetricsIsThatOfTheirBinsNotOfTheirRanks() {
    List<byte[]> ranks = contributions(Samples.survey(100_000, 2), 200, new Random(2));
    RankMetrics merged = RankMetrics.fromBytes(RankMetrics.fold(ranks));
    long once = merged.heldBytes();
    ranks.forEach(rank -> merged.merge(RankMetrics.fromBytes(rank)));

    assertThat(merged.samples()).isEqualTo(200_000);
    assertThat(merged.heldBytes()).isBetween(once, 4 * once).isLessThan(8 << 20);
    long twice = merged.heldBytes();
    ranks.forEach(rank -> merged.merge(RankMetrics.fromBytes(rank)));
    assertThat(merged.heldBytes()).isEqualTo(twice);
  }

  @Test
  void unlabelledSamplesCountButHaveNoMetrics() {
    RankMetrics metrics = new RankMetrics();
    metrics.addUnlabelled(7);
    RankMetrics read = RankMetrics.fromBytes(metrics.toBytes());

    assertThat(read.samples()).isEqualTo(7);
    assertThat(read.regression().samples()).isZero();
    assertThat(read.density().samples()).isZero();
    RegressionMetrics regression = read.regression();
    assertThat(
            new double[] {
              regression.mae(),
              regression.mse(),
              regression.bias(),
              regression.precision(),
              regression.r2()
            })
        .containsOnly(Double.NaN);
  }

  @Test
  void truthOfMinusOneLeavesOnlyWhatIsDefined() {
    RankMetrics metrics = Samples.survey(10, 1).metrics();
    metrics.add(0.5, -1);
    RegressionMetrics regression = RankMetrics.fromBytes(metrics.toBytes()).regression();

    assertThat(regression.undefinedSamples()).isEqualTo(1);
    assertThat(regression.bias()).isInfinite();
    assertThat(regression.precision()).isNaN();
    assertThat(regression.mae()).isBetween(0.0, 1.0);
    assertThat(regression.r2()).isFinite();
  }

  @Test
  void predictionThatIsNoNumberIsNotPassedOver() {
    RankMetrics metrics = Samples.survey(10, 1).metrics();
    metrics.add(Double.NaN, 0.3);
    RegressionMetrics regression = RankMetrics.fromBytes(metrics.toBytes()).regression();

    assertThat(regression.samples()).isEqualTo(11);
    assertThat(regression.undefinedSamples()).isEqualTo(1);
    assertThat(regression.mae()).isNaN();
    assertThat(regression.precision()).isNaN();
    assertThat(regression.r2()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "R", "RM", "RM\u0002", "{\"mae\": 0.1}", "RM\u0001"})
  void otherBytesAreRefused(String text) {
    assertThatThrownBy(() -> RankMetrics.fromBytes(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.ResultCorrupt));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] bytes = Samples.survey(60, 2).metrics().toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RankMetrics.fromBytes(cut)).isInstanceOf(FatalFault.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> RankMetrics.fromBytes(longer)).isInstanceOf(FatalFault.class);
  }

  @Test
  void damagedBytesAreRefusedOrReadButNeverCrash() {
    byte[] bytes = Samples.survey(200, 2).metrics().toBytes();
    Random random = new Random(17);
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] damaged = bytes.clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        RankMetrics read = RankMetrics.fromBytes(damaged);
        read.regression().r2();
        read.regression().precision();
      } catch (FatalFault e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(400);
  }
}
