package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.RunState;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FarewellTest {
  /** Each look at the time takes that long. */
  private static final long LOOK = Farewell.PATIENCE.toNanos() / 2;

  private final AtomicLong nanos = new AtomicLong();

  private Farewell of(RunState... states) {
    Iterator<RunState> next = List.of(states).iterator();
    return new Farewell(next::next, () -> nanos.getAndAdd(LOOK));
  }

  private static RunState active(int ranks, String silent) {
    return RunState.newBuilder().setActive(ranks).setSilentRanks(silent).build();
  }

  @Test
  void ranksThatAreThereAreWaitedFor() throws Exception {
    assertThat(of(active(2, ""), active(0, "")).await()).isTrue();
  }

  @Test
  void timeIsNotGivenTwice() throws Exception {
    RunState there = active(1, "");
    Farewell farewell = of(there, there, there, there);

    assertThat(farewell.await()).isFalse();
    assertThat(nanos.get()).isEqualTo(3 * LOOK);
    assertThat(farewell.await()).isFalse();
    assertThat(nanos.get()).as("one look").isEqualTo(4 * LOOK);
  }

  @Test
  void silentRanksAreNotWaitedFor() throws Exception {
    assertThat(of(active(3, "1,4-5")).await()).isTrue();
    assertThat(nanos.get()).as("no look but the first").isEqualTo(LOOK);
  }
}
