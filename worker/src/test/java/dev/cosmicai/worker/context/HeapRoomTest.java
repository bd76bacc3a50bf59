package dev.cosmicai.worker.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HeapRoomTest {
  @Test
  void whatDoesNotFitWaitsForTheOthers() throws Exception {
    HeapRoom room = new HeapRoom(10);
    room.take(4);
    room.take(6);
    CountDownLatch taken = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              room.take(5);
              taken.countDown();
            });
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    room.giveBack(4);
    assertThat(taken.getCount()).isEqualTo(1);
    room.giveBack(6);
    taken.await();
  }

  @Test
  void whatIsLargerThanAllOfItPassesAlone() {
    HeapRoom room = new HeapRoom(10);

    room.take(11);
    room.giveBack(11);
    room.take(10);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
