package dev.cosmicai.sweep.simulate;

import java.util.Arrays;

/**
 * What several jobs use at the same time, such as the cores of a node or the bandwidth of a store.
 * Each gets as much as its weight says: {@code min(most, capacity / weights)} for each unit of
 * weight (processor sharing). A change takes time in the logarithm of the jobs, because what is
 * kept in order is how much each unit of weight has had in all ({@code served}) when a job is done,
 * which no other job changes. Not thread-safe.
 */
final class SharedResource {
  private final double capacity;
  private final double most;

  /** By job: what each unit of weight has had when it is done. */
  private final double[] doneAt;

  private final double[] weights;

  /** By job: where it is in the heap; -1 if it does not run. */
  private final int[] places;

  private final int[] heap;
  private int size;
  private double weight;
  private double served;
  private double servedAt;
  private double nextTime = Double.POSITIVE_INFINITY;

  /**
   * Nobody uses it yet.
   *
   * @param capacity what it gives in a second to all together
   * @param most what it gives in a second to a unit of weight, at most
   * @param jobs jobs are numbered from 0 to one below this
   */
  SharedResource(double capacity, double most, int jobs) {
    this.capacity = capacity;
    this.most = most;
    doneAt = new double[jobs];
    weights = new double[jobs];
    places = new int[jobs];
    heap = new int[jobs];
    Arrays.fill(places, -1);
  }

  /** When the first job is done, if nothing changes; infinite if there is none. */
  double nextTime() {
    return nextTime;
  }

  /** Whether a job runs. */
  boolean runs(int job) {
    return places[job] >= 0;
  }

  /**
   * A job begins that does not run.
   *
   * @param amount what it needs in all
   * @param jobWeight above 0
   */
  void add(double now, int job, double amount, double jobWeight) {
    serve(now);
    double rate = rate();
    int head = head();
    doneAt[job] = served + amount / jobWeight;
    weights[job] = jobWeight;
    weight += jobWeight;
    up(size++, job);
    changed(rate, head);
  }

  /** A job ends early, if it runs. */
  void cancel(double now, int job) {
    if (runs(job)) {
      serve(now);
      remove(job);
    }
  }

  /** The first job is done, at {@link #nextTime}. */
  int complete() {
    int job = head();
    serve(nextTime);
    served = Math.max(served, doneAt[job]);
    remove(job);
    return job;
  }

  private void remove(int job) {
    double rate = rate();
    int head = head();
    int place = places[job];
    int last = heap[--size];
    places[job] = -1;
    weight = size == 0 ? 0 : weight - weights[job];
    if (last != job) {
      up(place, last);
      down(places[last], last);
    }
    changed(rate, head);
  }

  private int head() {
    return size == 0 ? -1 : heap[0];
  }

  private double rate() {
    return weight == 0 ? most : Math.min(most, capacity / weight);
  }

  private void serve(double now) {
    if (size > 0) {
      served += (now - servedAt) * rate();
    }
    servedAt = now;
  }

  /** Where neither the rate nor the first job has changed, its time must not either. */
  private void changed(double rate, int head) {
    if (head() < 0) {
      nextTime = Double.POSITIVE_INFINITY;
    } else if (head() != head || rate() != rate) {
      nextTime = servedAt + Math.max(0, doneAt[head()] - served) / rate();
    }
  }

  private void up(int from, int job) {
    int at = from;
    while (at > 0 && isBefore(job, heap[(at - 1) >>> 1])) {
      put(at, heap[(at - 1) >>> 1]);
      at = (at - 1) >>> 1;
    }
    put(at, job);
  }

  private void down(int from, int job) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], job)) {
        break;
      }
      put(at, heap[child]);
      at = child;
    }
    put(at, job);
  }

  private boolean isBefore(int job, int other) {
    return doneAt[job] < doneAt[other] || (doneAt[job] == doneAt[other] && job < other);
  }

  private void put(int at, int job) {
    heap[at] = job;
    places[job] = at;
  }
}
