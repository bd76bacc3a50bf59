package dev.cosmicai.tasks.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.metrics.Sum;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {
  /** What a sum has room for. */
  private static final int BYTES = 68 * Integer.BYTES;

  private static ExactSum sum(DoubleStream values) {
    ExactSum sum = new ExactSum();
    values.forEach(sum::add);
    return sum;
  }

  private static byte[] bytes(ExactSum sum) {
    return sum.encode().toByteArray();
  }

  /** Numbers of any sign and size, some of which cancel. */
  private static double[] anyNumbers(Random random) {
    double[] numbers =
        random.doubles(200, -1, 1).map(x -> Math.scalb(x, random.nextInt(-1_074, 1_010))).toArray();
    for (int i = 0; i < 50; i++) {
      numbers[i + 100] = -numbers[i];
    }
    return numbers;
  }

  @RepeatedTest(50)
  void sumIsTheExactOneRoundedOnce(RepetitionInfo repetition) {
    double[] numbers = anyNumbers(new Random(repetition.getCurrentRepetition()));
    BigDecimal exact =
        Arrays.stream(numbers).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);

    assertThat(sum(Arrays.stream(numbers)).value()).isEqualTo(exact.doubleValue());
  }

  @RepeatedTest(20)
  void orderAndSplitLeaveEveryBit(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Double> numbers = Arrays.stream(anyNumbers(random)).boxed().collect(Collectors.toList());
    byte[] inOrder = bytes(sum(numbers.stream().mapToDouble(x -> x)));

    Collections.shuffle(numbers, random);
    ExactSum merged = sum(numbers.subList(0, 70).stream().mapToDouble(x -> x));
    merged.merge(sum(numbers.subList(70, 200).stream().mapToDouble(x -> x)));

    assertThat(bytes(merged)).isEqualTo(inOrder);
  }

  @RepeatedTest(20)
  void sumSurvivesItsEncoding(RepetitionInfo repetition) {
    ExactSum sum = sum(Arrays.stream(anyNumbers(new Random(repetition.getCurrentRepetition()))));

    ExactSum read = ExactSum.decode(sum.encode());
    read.add(0.125);
    sum.add(0.125);

    assertThat(bytes(read)).isEqualTo(bytes(sum));
  }

  @Test
  void whatCancelsIsGone() {
    assertThat(sum(DoubleStream.of(1e300, 1, -1e300)).value()).isEqualTo(1);
    assertThat(sum(DoubleStream.of(Double.MIN_VALUE, 1e16, -1e16)).value())
        .isEqualTo(Double.MIN_VALUE);
    assertThat(bytes(sum(DoubleStream.of(0.1, -0.1)))).isEqualTo(bytes(new ExactSum()));
  }

  @Test
  void tieIsBrokenByWhatLiesFarBelow() {
    double halfUlp = Math.scalb(1.0, -53);

    assertThat(sum(DoubleStream.of(1, halfUlp)).value()).isEqualTo(1);
    assertThat(sum(DoubleStream.of(1, halfUlp, 1e-300)).value()).isEqualTo(Math.nextUp(1.0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteStays(double notFinite) {
    ExactSum sum = sum(DoubleStream.of(1, notFinite, 2));
    ExactSum read = ExactSum.decode(sum.encode());

    assertThat(sum.value()).isEqualTo(Double.valueOf(notFinite));
    assertThat(read.value()).isEqualTo(Double.valueOf(notFinite));
  }

  @Test
  void oppositeInfinitiesAreNoNumber() {
    assertThat(sum(DoubleStream.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).value())
        .isNaN();
  }

  @Test
  void sumBeyondTheLargestDoubleIsInfiniteOnlyIfItStaysThere() {
    ExactSum sum = sum(DoubleStream.of(Double.MAX_VALUE, Double.MAX_VALUE));

    assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);
    sum.add(-Double.MAX_VALUE);
    assertThat(sum.value()).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void nothingIsZero() {
    assertThat(new ExactSum().value()).isZero();
    assertThat(sum(DoubleStream.of(0.1, -0.1)).value()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsMerged(double notFinite) {
    ExactSum all = sum(DoubleStream.of(1));
    all.merge(sum(DoubleStream.of(2, notFinite)));

    assertThat(all.value()).isEqualTo(Double.valueOf(notFinite));
  }

  @Test
  void sumOfMoreBitsThanThereAreIsRefused() {
    assertThat(ExactSum.decode(message(0, BYTES)).value()).isFinite();
    assertThat(ExactSum.decode(message(Byte.SIZE * BYTES - 8, 1)).isFinite()).isTrue();
    assertThatThrownBy(() -> ExactSum.decode(message(0, BYTES + 1))).isInstanceOf(FatalFault.class);
    assertThatThrownBy(() -> ExactSum.decode(message(Byte.SIZE * BYTES - 7, 1)))
        .isInstanceOf(FatalFault.class);
  }

  private static Sum message(int trailingZeros, int bytes) {
    return Sum.newBuilder()
        .setTrailingZeros(trailingZeros)
        .setSignificant(ByteString.copyFrom(new byte[bytes]))
        .build();
  }
}
