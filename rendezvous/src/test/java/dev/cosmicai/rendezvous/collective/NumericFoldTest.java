package dev.cosmicai.rendezvous.collective;

import static dev.cosmicai.rendezvous.ledger.TestRun.doubles;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static dev.cosmicai.rendezvous.ledger.TestRun.reduce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.ledger.TestRun;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumericFoldTest {
  private static final double NAN_WITH_PAYLOAD = Double.longBitsToDouble(0x7ff8_0000_0000_1234L);

  @Test
  void listsFoldElementByElement() {
    assertThat(fold(Function.SUM, longs(1, 2), longs(10, 20))).isEqualTo(longs(11, 22));
    assertThat(fold(Function.PROD, longs(3, -2), longs(5, 7))).isEqualTo(longs(15, -14));
    assertThat(fold(Function.PROD, doubles(3, -2), doubles(5, 0.5))).isEqualTo(doubles(15, -1));
    assertThat(fold(Function.MIN, doubles(1, 5), doubles(2, 4))).isEqualTo(doubles(1, 4));
    assertThat(fold(Function.MAX, doubles(1, 5), doubles(2, 4))).isEqualTo(doubles(2, 5));
  }

  @Test
  void integersWrapAround() {
    assertThat(fold(Function.SUM, longs(Long.MAX_VALUE), longs(1)))
        .isEqualTo(longs(Long.MIN_VALUE));
    assertThat(fold(Function.PROD, longs(1L << 62), longs(4))).isEqualTo(longs(0));
  }

  @Test
  void everyNanGivesTheSameNan() {
    for (Function function : List.of(Function.SUM, Function.PROD, Function.MIN, Function.MAX)) {
      Value folded = fold(function, doubles(1, NAN_WITH_PAYLOAD), doubles(NAN_WITH_PAYLOAD, 1));
      assertThat(bits(folded)).as(function.name()).containsOnly(0x7ff8_0000_0000_0000L);
    }
    assertThat(bits(fold(Function.MIN, doubles(NAN_WITH_PAYLOAD))))
        .as("of one rank alone, too")
        .containsExactly(0x7ff8_0000_0000_0000L);
  }

  @Test
  void oppositeInfinitiesSumToNan() {
    Value folded =
        fold(Function.SUM, doubles(Double.POSITIVE_INFINITY), doubles(Double.NEGATIVE_INFINITY));
    assertThat(Values.doubles(folded)[0]).isNaN();
  }

  @Test
  void negativeZeroIsLessThanPositiveZeroAndSumsToItself() {
    assertThat(bits(fold(Function.MIN, doubles(0.0), doubles(-0.0)))).containsExactly(1L << 63);
    assertThat(bits(fold(Function.MAX, doubles(-0.0), doubles(0.0)))).containsExactly(0L);
    assertThat(bits(fold(Function.SUM, doubles(-0.0), doubles(-0.0)))).containsExactly(1L << 63);
  }

  @Test
  void sumsAreTakenInRankOrder() {
    // 1e16 + 1 is 1e16 again, so that the order shows.
    assertThat(fold(Function.SUM, doubles(1e16), doubles(1), doubles(-1e16))).isEqualTo(doubles(0));
    assertThat(fold(Function.SUM, doubles(1e16), doubles(-1e16), doubles(1))).isEqualTo(doubles(1));
  }

  @Test
  void listsOfOtherLengthOrTypeAreRefused() {
    TestRun run = TestRun.of(2);
    Collective sum = reduce("sum", Function.SUM);
    run.contribute(0, 0, sum, longs(1, 2));

    assertThatThrownBy(() -> run.contribute(1, 0, sum, longs(1)))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "rank 1 brings a list of 1 int64 to sum, where rank 0 brought a list of 2 int64")
        .extracting("kind")
        .isEqualTo(Refusal.Kind.MISMATCH);
    assertThatThrownBy(() -> run.contribute(1, 0, sum, doubles(1, 2))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> run.contribute(1, 0, sum, TestRun.bytes("x")))
        .isInstanceOf(Refusal.class)
        .extracting("kind")
        .isEqualTo(Refusal.Kind.MALFORMED);
  }

  private static Value fold(Function function, Value... byRank) {
    TestRun run = TestRun.of(byRank.length);
    Collective collective = reduce("fold", function);
    // From the last rank to the first, since the order of arrival must not matter.
    for (int rank = byRank.length - 1; rank >= 0; rank--) {
      run.contribute(rank, 0, collective, byRank[rank]);
    }
    Outcome.Sealed sealed = (Outcome.Sealed) run.await(0, "fold").get(0);
    return sealed.of(0);
  }

  private static List<Long> bits(Value value) {
    return Arrays.stream(Values.doubles(value)).mapToObj(Double::doubleToRawLongBits).toList();
  }
}
