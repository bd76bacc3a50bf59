package dev.cosmicai.contract.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {
  @ParameterizedTest
  @CsvSource({"0, 1, 0", "3, 1, 3", "9999, 1, 9999", "10000, 2, 0", "30002, 4, 2"})
  void attemptsCountWithinTheirStart(int attempt, int start, int retries) {
    assertThat(Attempts.retries(attempt)).isEqualTo(retries);
    assertThat(Attempts.first(start) + retries).isEqualTo(attempt);
  }
}
