package dev.cosmicai.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Precision;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
  private final Measurements measurements = new Measurements();

  @Test
  void rateIsTheMedianOfTheRounds() {
    Candidate candidate = bf16("bf16.pt", 32);
    measure(candidate, 100, 900, 110);
    assertThat(measurements.rate(candidate)).isEqualTo(110);
    measure(candidate, 120);
    assertThat(measurements.rate(candidate)).isEqualTo(115);
    assertThat(measurements.rate(bf16("bf16.pt", 64))).isNaN();
  }

  @Test
  void smallerBatchWinsIfItIsHardlySlower() {
    measure(bf16("bf16.pt", 16), 96);
    measure(bf16("bf16.pt", 32), 97.5);
    measure(bf16("bf16.pt", 64), 100);
    measure(bf16("bf16.pt", 128), 99);
    assertThat(measurements.choice(Precision.BF16)).contains(bf16("bf16.pt", 32));
  }

  @Test
  void memberIsTheFastestOneOfThatBatchSize() {
    measure(bf16("bf16.pt", 32), 98);
    measure(bf16("bf16.amx.pt", 32), 100);
    measure(bf16("bf16.pt", 64), 101);
    assertThat(measurements.choice(Precision.BF16)).contains(bf16("bf16.amx.pt", 32));
  }

  @Test
  void eachPrecisionHasItsOwnBest() {
    Candidate single = new Candidate(Precision.FP32, "", 8);
    measure(single, 10);
    measure(bf16("bf16.pt", 32), 100);
    assertThat(measurements.choice(Precision.FP32)).contains(single);
    assertThat(measurements.choice(Precision.INT8)).isEmpty();
    assertThat(measurements.best(Precision.BF16)).isEqualTo(100);
  }

  @Test
  void whatIsFarBelowInEachOfTwoRoundsIsNotTriedAgain() {
    measure(bf16("bf16.pt", 64), 100, 100);
    Candidate slow = bf16("bf16.pt", 8);
    measure(slow, 30);
    assertThat(measurements.isFarBelow(slow)).isFalse();
    measure(slow, 59);
    assertThat(measurements.isFarBelow(slow)).isTrue();
    measure(slow, 61);
    assertThat(measurements.isFarBelow(slow)).isFalse();
    assertThat(measurements.isFarBelow(bf16("bf16.pt", 64))).isFalse();
    Candidate single = new Candidate(Precision.FP32, "", 8);
    measure(single, 1, 1);
    assertThat(measurements.isFarBelow(single)).isFalse();
  }

  @Test
  void whatCannotBeRunTakesLargerBatchesOfItsMemberWithIt() {
    measure(bf16("bf16.pt", 32), 100);
    measure(bf16("bf16.pt", 64), 200);
    measure(bf16("bf16.pt", 128), 300);
    measure(bf16("bf16.amx.pt", 128), 90);
    measurements.remove(bf16("bf16.pt", 64));
    assertThat(measurements.candidates())
        .containsExactly(bf16("bf16.pt", 32), bf16("bf16.amx.pt", 128));
    assertThat(measurements.choice(Precision.BF16)).contains(bf16("bf16.pt", 32));
  }

  private void measure(Candidate candidate, double... rates) {
    for (double rate : rates) {
      measurements.add(candidate, rate);
    }
  }

  private static Candidate bf16(String member, int batchSize) {
    return new Candidate(Precision.BF16, member, batchSize);
  }
}
