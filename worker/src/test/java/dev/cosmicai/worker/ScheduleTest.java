package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.worker.network.NetworkInfo;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final NetworkInfo NETWORK = new NetworkInfo("net", "fp32", 128, 5, 32, 32, 5);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16})
  void everyCoreHasAForwardPassOfItsOwn(int cores) {
    assertThat(Schedule.of(cores, OptionalInt.empty(), OptionalInt.empty()))
        .isEqualTo(new Schedule(cores, 1, OptionalInt.empty()));
  }

  @ParameterizedTest
  @CsvSource({"4, 1, 1, 4", "4, 2, 2, 2", "7, 2, 2, 3", "2, 8, 2, 1"})
  void forcedLanesShareTheCoresAndNeverTakeMore(int cores, int wanted, int lanes, int threads) {
    Schedule schedule = Schedule.of(cores, OptionalInt.of(wanted), OptionalInt.empty());
    assertThat(schedule.lanes()).isEqualTo(lanes);
    assertThat(schedule.threadsPerForward()).isEqualTo(threads);
  }

  @Test
  void samplesOfAForwardPassAreTheNetworksOwnWhateverTheCores() {
    Schedule schedule = Schedule.of(16, OptionalInt.empty(), OptionalInt.empty());
    assertThat(schedule.forwardSize(NETWORK)).isEqualTo(128);
  }

  @Test
  void forcedForwardSizeGoesOverEverything() {
    Schedule schedule = Schedule.of(2, OptionalInt.empty(), OptionalInt.of(512));
    assertThat(schedule.forwardSize(NETWORK.withForwardSize(16))).isEqualTo(512);
  }
}
