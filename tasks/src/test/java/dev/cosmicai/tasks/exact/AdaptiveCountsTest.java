package dev.cosmicai.tasks.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.metrics.Cells;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdaptiveCountsTest {
  private static final int MAX_CELLS = 40;

  private record Cell(long x, long y, long count) {}

  private record Point(double x, double y) {}

  static Stream<Named<DoubleSupplier>> numbers() {
    Random random = new Random(4);
    return Stream.of(
        Named.of("around 0", random::nextGaussian),
        Named.of("far from 0", () -> 1e9 + random.nextGaussian()),
        Named.of(
            "of all sizes",
            () -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(2_000) - 1_050)),
        Named.of("few", () -> random.nextInt(3)),
        Named.of(
            "now and then enormous", () -> random.nextInt(50) == 0 ? -1e300 : random.nextDouble()),
        Named.of("subnormal", () -> -Double.MIN_VALUE * random.nextInt(100)));
  }

  private static List<Cell> cells(AdaptiveCounts counts) {
    List<Cell> cells = new ArrayList<>();
    counts.forEachCell((x, y, count) -> cells.add(new Cell(x, y, count)));
    return cells;
  }

  private static AdaptiveCounts plane(List<Point> points) {
    AdaptiveCounts counts = AdaptiveCounts.plane(MAX_CELLS);
    points.forEach(point -> counts.add(point.x, point.y));
    return counts;
  }

  private static List<Point> points(DoubleSupplier numbers) {
    return Stream.generate(() -> new Point(numbers.getAsDouble(), numbers.getAsDouble()))
        .limit(400)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void orderAndGroupingLeaveEveryBit(DoubleSupplier numbers) {
    Random random = new Random(8);
    for (int repetition = 0; repetition < 10; repetition++) {
      List<Point> points = new ArrayList<>(points(numbers));
      Cells alone = plane(points).encode();
      Collections.shuffle(points, random);
      int cut = random.nextInt(points.size());
      int other = cut + random.nextInt(points.size() - cut);
      AdaptiveCounts merged = plane(points.subList(0, cut));
      merged.merge(plane(points.subList(cut, other)));
      AdaptiveCounts last = plane(points.subList(other, points.size()));
      last.merge(AdaptiveCounts.decode(merged.encode(), AdaptiveCounts.plane(MAX_CELLS)));

      assertThat(last.encode()).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void cellsHoldThePointsWithinThemAndAreAsFineAsTheirNumberAllows(DoubleSupplier numbers) {
    List<Point> points = points(numbers);
    AdaptiveCounts counts = plane(points);
    List<Cell> cells = cells(counts);

    assertThat(counts.total()).isEqualTo(points.size());
    assertThat(cells).hasSizeLessThanOrEqualTo(MAX_CELLS);
    assertThat(cells).isEqualTo(expected(points, counts.exponent()));
    assertThat(
            expected(points, counts.exponent() - 1).size() > MAX_CELLS || isWidest(counts, points))
        .isTrue();
  }

  /** Whether cells half as wide would have numbers that do not fit. */
  private static boolean isWidest(AdaptiveCounts counts, List<Point> points) {
    return points.stream()
        .flatMap(point -> Stream.of(point.x, point.y))
        .anyMatch(x -> x != 0 && Math.getExponent(x) + 2 - 29 >= counts.exponent());
  }

  private static List<Cell> expected(List<Point> points, int exponent) {
    SparseCounts counts = new SparseCounts();
    points.forEach(
        point -> counts.add((cell(point.x, exponent) << 30) + cell(point.y, exponent), 1));
    List<Cell> cells = new ArrayList<>();
    long[] ascending = counts.ascending();
    for (int i = 0; i < ascending.length; i += 2) {
      long x = (ascending[i] + (1L << 29)) >> 30;
      cells.add(new Cell(x, ascending[i] - (x << 30), ascending[i + 1]));
    }
    return cells;
  }

  /** By arithmetic without rounding. */
  private static long cell(double number, int exponent) {
    BigDecimal width =
        exponent < 0
            ? BigDecimal.ONE.divide(new BigDecimal(BigInteger.ONE.shiftLeft(-exponent)))
            : new BigDecimal(BigInteger.ONE.shiftLeft(exponent));
    return new BigDecimal(number).divide(width, 0, RoundingMode.FLOOR).longValueExact();
  }

  @Test
  void lineIsCountedAsFinely() {
    AdaptiveCounts line = AdaptiveCounts.line(3);
    for (double number : new double[] {0.1, 0.6, 1.1, -0.4, 1.6}) {
      line.add(number);
    }

    assertThat(line.width()).isEqualTo(1);
    assertThat(cells(line))
        .containsExactly(new Cell(-1, 0, 1), new Cell(0, 0, 2), new Cell(1, 0, 2));
  }

  @Test
  void pairsOfWholeNumbersAreExactUntilThereAreTooMany() {
    AdaptiveCounts pairs = AdaptiveCounts.pairs(4);
    pairs.add(3, 5);
    pairs.add(3, 4);
    pairs.add(0, 0);
    pairs.add(1, 4);
    pairs.add(3, 5);
    assertThat(pairs.exponent()).isZero();
    assertThat(cells(pairs)).contains(new Cell(3, 5, 2));

    pairs.add(7, 7);
    assertThat(pairs.exponent()).isEqualTo(1);
    assertThat(cells(pairs))
        .containsExactly(
            new Cell(0, 0, 1), new Cell(0, 2, 1), new Cell(1, 2, 3), new Cell(3, 3, 1));
  }

  @Test
  void nothingButZeroHasNoWidth() {
    AdaptiveCounts line = AdaptiveCounts.line(8);
    line.add(0);
    line.add(-0.0);

    assertThat(line.width()).isZero();
    assertThat(cells(line)).containsExactly(new Cell(0, 0, 2));
  }

  @Test
  void otherCellsAreRefused() {
    AdaptiveCounts counts = AdaptiveCounts.pairs(4);
    counts.add(1, 1);
    Cells good = counts.encode();

    assertRefused(good.toBuilder().setExponent(-1).build());
    assertRefused(good.toBuilder().setExponent(1_024).build());
    SparseCounts many = new SparseCounts();
    for (int key = 0; key < 5; key++) {
      many.add(key, 1);
    }
    assertRefused(good.toBuilder().setCounts(many.encode()).build());
    SparseCounts beyond = new SparseCounts();
    beyond.add(1L << 58, 1);
    assertRefused(good.toBuilder().setCounts(beyond.encode()).build());
  }

  private static void assertRefused(Cells cells) {
    assertThatThrownBy(() -> AdaptiveCounts.decode(cells, AdaptiveCounts.pairs(4)))
        .isInstanceOf(FatalFault.class);
  }
}
