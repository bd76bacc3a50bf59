package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.worker.network.NetworkInfo;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final NetworkInfo NETWORK = new NetworkInfo("net", "fp32", 128, 5, 32, 32, 5);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16})
  void everyCoreHasAForwardPassOfItsOwn(int cores) {
    assertThat(Schedule.of(cores, OptionalInt.empty())).isEqualTo(new Schedule(cores, 1));
  }

  @ParameterizedTest
  @CsvSource({"4, 1, 1, 4", "4, 2, 2, 2", "7, 2, 2, 3", "2, 8, 2, 1"})
  void forcedLanesShareTheCoresAndNeverTakeMore(int cores, int wanted, int lanes, int threads) {
    Schedule schedule = Schedule.of(cores, OptionalInt.of(wanted));
    assertThat(schedule.lanes()).isEqualTo(lanes);
    assertThat(schedule.threadsPerForward()).isEqualTo(threads);
  }
}
