package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

class RedshiftMetricsTest {
  private static List<byte[]> contributions(Samples samples, int ranks, Random random) {
    return samples.split(ranks, random).stream()
        .map(part -> part.metrics().toBytes())
        .collect(Collectors.toList());
  }

  /** As the rendezvous does: each when it comes. */
  private static byte[] merged(List<byte[]> contributions) {
    RankMetrics merged = new RankMetrics();
    contributions.forEach(contribution -> merged.merge(RankMetrics.fromBytes(contribution)));
    return merged.toBytes();
  }

  @RepeatedTest(15)
  void foldDependsOnTheSamplesAlone(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Samples samples = Samples.survey(3_000, random.nextLong());
    byte[] alone = samples.metrics().toBytes();

    List<byte[]> ranks = contributions(samples, 1 + random.nextInt(40), random);
    assertThat(merged(ranks)).isEqualTo(alone);
    Collections.shuffle(ranks, random);
    assertThat(merged(ranks)).isEqualTo(alone);
  }

  @Test
  void foldOfFoldsIsTheFold() {
    List<byte[]> ranks = contributions(Samples.survey(500, 3), 9, new Random(3));
    byte[] left = merged(ranks.subList(0, 4));
    byte[] right = merged(ranks.subList(4, 9));

    assertThat(merged(List.of(left, right))).isEqualTo(merged(ranks));
  }

  @Test
  void rankWithoutPartitionsChangesNothing() {
    byte[] some = Samples.survey(100, 1).metrics().toBytes();
    byte[] none = new RankMetrics().toBytes();

    assertThat(merged(List.of(none, some, none))).isEqualTo(some);
    assertThat(merged(List.of())).isEqualTo(none);
  }

  @Test
  void metricsOfManySamplesAreAsPreciseAsOfFew() {
    RankMetrics metrics = Samples.survey(1_000, 5).metrics();
    RedshiftErrors few = RankMetrics.fromBytes(metrics.toBytes()).redshift().errors();
    for (int doubling = 0; doubling < 17; doubling++) {
      metrics.merge(RankMetrics.fromBytes(metrics.toBytes()));
    }
    RedshiftErrors many = metrics.redshift().errors();

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
    RankMetrics merged = RankMetrics.fromBytes(merged(ranks));
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
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    metrics.redshift().addUnlabelled(7);
    RankMetrics read = RankMetrics.fromBytes(metrics.toBytes());

    assertThat(read.samples()).isEqualTo(7);
    assertThat(read.redshift().errors().samples()).isZero();
    assertThat(read.redshift().density().samples()).isZero();
    RedshiftErrors errors = read.redshift().errors();
    assertThat(
            new double[] {
              errors.mae(), errors.mse(), errors.bias(), errors.precision(), errors.r2()
            })
        .containsOnly(Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -99, -999, -9_999, Double.NEGATIVE_INFINITY, -1e300})
  void labelOfMinusOneOrLessIsLeftOutAndCounted(double label) {
    RankMetrics metrics = Samples.survey(10, 1).metrics();
    metrics.redshift().add(0.5, label, 3, 17);
    RankMetrics read = RankMetrics.fromBytes(metrics.toBytes());

    assertSameMetrics(read, Samples.survey(10, 1).metrics());
    assertThat(read.samples()).isEqualTo(11);
    assertThat(read.redshift().atMostMinusOne().count()).isEqualTo(1);
    assertThat(read.redshift().atMostMinusOne().first().getLabel()).isEqualTo(label);
    assertThat(read.redshift().atMostMinusOne().first().getPartition()).isEqualTo(3);
    assertThat(read.redshift().atMostMinusOne().first().getRow()).isEqualTo(17);
    assertThat(read.redshift().aboveHighest().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {20.000_001, 99, 9_999, Double.POSITIVE_INFINITY, 1e300})
  void labelThatNoGalaxyHasIsLeftOutAndCounted(double label) {
    RankMetrics metrics = Samples.survey(10, 1).metrics();
    metrics.redshift().add(0.5, label);
    RankMetrics read = RankMetrics.fromBytes(metrics.toBytes());

    assertSameMetrics(read, Samples.survey(10, 1).metrics());
    assertThat(read.redshift().aboveHighest().count()).isEqualTo(1);
    assertThat(read.redshift().aboveHighest().first()).isNull();
    assertThat(read.redshift().atMostMinusOne().count()).isZero();
  }

  @Test
  void labelThatIsNoNumberIsNone() {
    RankMetrics metrics = Samples.survey(10, 1).metrics();
    metrics.redshift().add(0.5, Double.NaN);
    metrics.redshift().add(0.5, Double.NaN, 0, 4);
    RankMetrics expected = Samples.survey(10, 1).metrics();
    expected.redshift().addUnlabelled(2);

    assertThat(metrics.toBytes()).isEqualTo(expected.toBytes());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.999_999, -0.1, 0, 20})
  void everyOtherLabelCounts(double label) {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    metrics.redshift().add(0.5, label);

    assertThat(metrics.redshift().errors().samples()).isEqualTo(1);
    assertThat(metrics.redshift().density().samples()).isEqualTo(1);
  }

  @Test
  void whichLabelIsTheFirstDoesNotDependOnTheOrder() {
    List<byte[]> ranks = new ArrayList<>();
    int[][] places = {{5, 2}, {1, 900}, {1, 30}, {2, 0}};
    for (int[] place : places) {
      RankMetrics rank = Samples.survey(20, place[1]).metrics();
      rank.redshift().add(0.1, -place[0], place[0], place[1]);
      rank.redshift().add(0.1, 50, place[0], place[1]);
      rank.redshift().add(0.1, 60);
      ranks.add(rank.toBytes());
    }
    byte[] inOrder = merged(ranks);
    for (int seed = 0; seed < 10; seed++) {
      Collections.shuffle(ranks, new Random(seed));
      assertThat(merged(ranks)).isEqualTo(inOrder);
    }
    RankMetrics read = RankMetrics.fromBytes(inOrder);

    assertThat(read.redshift().atMostMinusOne().count()).isEqualTo(4);
    assertThat(read.redshift().atMostMinusOne().first().getRow()).isEqualTo(30);
    assertThat(read.redshift().aboveHighest().count()).isEqualTo(8);
    assertThat(read.redshift().aboveHighest().first().getPartition()).isEqualTo(1);
  }

  private static void assertSameMetrics(RankMetrics actual, RankMetrics expected) {
    Metrics.Builder ours = Metrics.newBuilder();
    Metrics.Builder theirs = Metrics.newBuilder();
    actual.redshift().errors().encode(ours);
    expected.redshift().errors().encode(theirs);

    assertThat(ours.build()).isEqualTo(theirs.build());
    assertThat(actual.redshift().density().encode())
        .isEqualTo(expected.redshift().density().encode());
  }

  @Test
  void predictionThatIsNoNumberIsNotPassedOver() {
    RankMetrics metrics = Samples.survey(10, 1).metrics();
    metrics.redshift().add(Double.NaN, 0.3);
    RedshiftErrors errors = RankMetrics.fromBytes(metrics.toBytes()).redshift().errors();

    assertThat(errors.samples()).isEqualTo(11);
    assertThat(errors.undefinedSamples()).isEqualTo(1);
    assertThat(errors.mae()).isNaN();
    assertThat(errors.precision()).isNaN();
    assertThat(errors.r2()).isNaN();
    assertThat(metrics.redshift().density().samples()).isEqualTo(10);
  }

  @Test
  void memoryGrowsWithTheCellsAndBins() {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    assertThat(metrics.heldBytes()).isGreaterThan(4_096);
    for (int i = 0; i < 1_000; i++) {
      metrics.redshift().add(i / 1_000.0, 0.5);
    }

    assertThat(metrics.heldBytes()).isGreaterThan(4_096 + 2 * 32 * 500);
  }

  @Test
  void determinationOfARedshiftThatIsInfiniteIsNotDefined() {
    RedshiftErrors errors = new RedshiftErrors();
    errors.add(0.3, 0.3);
    errors.add(0.4, Double.POSITIVE_INFINITY);

    assertThat(errors.r2()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\b", "\b\u0001", "\b\u0002", "\b\u0003", "{\"mae\": 0.1}", "RM\u0001"})
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
        read.redshift().errors().r2();
        read.redshift().errors().precision();
      } catch (FatalFault e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(400);
  }
}
