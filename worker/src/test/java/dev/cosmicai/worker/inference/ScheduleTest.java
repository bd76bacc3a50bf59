package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16})
  void everyCoreHasAForwardPassOfItsOwn(int cores) {
    assertThat(Schedule.of(cores, OptionalInt.empty())).isEqualTo(new Schedule(cores, 1));
  }

  @ParameterizedTest
  @CsvSource({"4, 1, 1, 4", "4, 2, 2, 2", "7, 2, 2, 3", "2, 8, 2, 1"})
  void chosenStreamsShareTheCoresAndNeverTakeMore(int cores, int wanted, int streams, int threads) {
    Schedule schedule = Schedule.of(cores, OptionalInt.of(wanted));
    assertThat(schedule.streams()).isEqualTo(streams);
    assertThat(schedule.threadsPerStream()).isEqualTo(threads);
  }
}
