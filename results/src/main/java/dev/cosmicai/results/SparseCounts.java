package dev.cosmicai.results;

import java.util.Arrays;

/**
 * How often each whole number occurred; numbers that did not take no room. An open-addressing hash
 * table, since tens of millions of cells pass through it when thousands of ranks are folded.
 */
final class SparseCounts {
  private static final int INITIAL_CAPACITY = 64;
  private static final long MAX_COUNT = 1L << 60;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private long[] keys;

  /** Beside each key how often it occurred; 0 marks a free place. */
  private long[] counts;

  private int size;
  private long total;

  SparseCounts() {
    this(0);
  }

  /** With room for so many keys. */
  private SparseCounts(int expectedKeys) {
    int capacity = INITIAL_CAPACITY;
    while (capacity < 2L * expectedKeys) {
      capacity *= 2;
    }
    keys = new long[capacity];
    counts = new long[capacity];
  }

  /** Counts a key {@code count} more times; count ≥ 1. */
  void add(long key, long count) {
    int place = place(key);
    if (counts[place] == 0) {
      keys[place] = key;
      size++;
    }
    counts[place] += count;
    total += count;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  void merge(SparseCounts other) {
    for (int i = 0; i < other.keys.length; i++) {
      if (other.counts[i] != 0) {
        add(other.keys[i], other.counts[i]);
      }
    }
  }

  /** How often the key occurred. */
  long count(long key) {
    return counts[place(key)];
  }

  /** The sum of all counts. */
  long total() {
    return total;
  }

  /** The keys that occurred, ascending. */
  long[] sortedKeys() {
    long[] sorted = new long[size];
    int next = 0;
    for (int i = 0; i < keys.length; i++) {
      if (counts[i] != 0) {
        sorted[next++] = keys[i];
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** Ascending keys as distances; a count of one, the most frequent, costs no byte of its own. */
  void write(MetricsWriter out) {
    out.writeVarint(size);
    long previous = 0;
    boolean first = true;
    for (long key : sortedKeys()) {
      long count = count(key);
      long several = count > 1 ? 1 : 0;
      // Strictly ascending, so that 1 less than the distance can be said.
      long distance = first ? zigzag(key) : key - previous - 1;
      out.writeVarint(distance << 1 | several);
      if (several == 1) {
        out.writeVarint(count - 2);
      }
      previous = key;
      first = false;
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param lowest the lowest key there may be
   * @param highest the highest key there may be, below 2<sup>60</sup>
   */
  static SparseCounts read(MetricsReader in, long lowest, long highest) {
    int size = (int) in.readVarint(in.remaining()); // Each key takes a byte at least.
    SparseCounts result = new SparseCounts(size);
    long key = 0;
    for (int i = 0; i < size; i++) {
      long word = in.readVarint(Long.MAX_VALUE);
      long distance = word >>> 1;
      key = i == 0 ? unzigzag(distance) : key + 1 + distance;
      if (key < lowest || key > highest) {
        throw in.corrupt("a histogram's bin out of range");
      }
      long count = (word & 1) == 0 ? 1 : in.readVarint(MAX_COUNT) + 2;
      if (result.total + count > MAX_COUNT) {
        throw in.corrupt("a histogram's count out of range");
      }
      result.add(key, count);
    }
    return result;
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  private int place(long key) {
    int mask = keys.length - 1;
    int place = (int) ((key * GOLDEN_RATIO) >>> 32) & mask;
    while (counts[place] != 0 && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    keys = new long[oldKeys.length * 2];
    counts = new long[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        counts[place] = oldCounts[i];
      }
    }
  }
}
