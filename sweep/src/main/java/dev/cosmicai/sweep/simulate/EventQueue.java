package dev.cosmicai.sweep.simulate;

import java.util.Arrays;

/**
 * What is going to happen, the earliest first, and of what happens at the same time the first that
 * was added. An event is a number of its owner's. Not thread-safe.
 */
final class EventQueue {
  private double[] times = new double[64];
  private long[] places = new long[64];
  private long[] events = new long[64];
  private int size;
  private long added;

  /** Adds an event. */
  void add(double time, long event) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      places = Arrays.copyOf(places, 2 * size);
      events = Arrays.copyOf(events, 2 * size);
    }
    int at = size++;
    long place = added++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (times[parent] <= time) {
        break; // Whoever was added before has a smaller place.
      }
      move(parent, at);
      at = parent;
    }
    put(at, time, place, event);
  }

  /** When the next event is; infinite if there is none. */
  double nextTime() {
    return size == 0 ? Double.POSITIVE_INFINITY : times[0];
  }

  /** Takes the next event; there must be one. */
  long take() {
    long first = events[0];
    size--;
    double time = times[size];
    long place = places[size];
    long event = events[size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && isBefore(times[child + 1], places[child + 1], child)) {
        child++;
      }
      if (isBefore(time, place, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    put(at, time, place, event);
    return first;
  }

  private boolean isBefore(double time, long place, int other) {
    return time < times[other] || (time == times[other] && place < places[other]);
  }

  private void move(int from, int to) {
    put(to, times[from], places[from], events[from]);
  }

  private void put(int at, double time, long place, long event) {
    times[at] = time;
    places[at] = place;
    events[at] = event;
  }
}
