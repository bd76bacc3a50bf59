package dev.cosmicai.sweep.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private record Event(double time, long number) {}

  @Test
  void earliestComesFirstAndOfEqualTimesTheFirstThatWasAdded() {
    SplittableRandom random = new SplittableRandom(7);
    EventQueue queue = new EventQueue();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      events.add(new Event(random.nextInt(50), i));
      queue.add(events.get(i).time(), i);
    }

    for (Event event : events.stream().sorted(Comparator.comparingDouble(Event::time)).toList()) {
      assertThat(queue.nextTime()).isEqualTo(event.time());
      assertThat(queue.take()).isEqualTo(event.number());
    }
    assertThat(queue.nextTime()).isInfinite();
  }
}
