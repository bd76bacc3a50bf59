package dev.cosmicai.results.metrics;

import java.util.Arrays;

/**
 * How often each whole number occurred; numbers that did not take no room. Made for two uses, since
 * hundreds of millions of cells pass through it when very many ranks are merged: to be read and
 * merged into another one, for which it is a list in ascending order, and to be counted into, for
 * which it turns into an open-addressing hash table. Neighbouring keys are neighbours there, too,
 * so that merging a list touches little memory at a time.
 */
final class SparseCounts {
  private static final int INITIAL_CAPACITY = 64;
  private static final long MAX_COUNT = 1L << 60;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** Keys whose numbers differ in these bits alone are neighbours: a line of the cache holds 4. */
  private static final int NEIGHBOUR_BITS = 3;

  /** At even places keys, behind each how often it occurred; in a table, 0 marks a free place. */
  private long[] entries;

  private boolean hashed;
  private int size;
  private long total;

  SparseCounts() {
    this(new long[2 * INITIAL_CAPACITY], true);
  }

  private SparseCounts(long[] entries, boolean hashed) {
    this.entries = entries;
    this.hashed = hashed;
  }

  /** Counts a key {@code count} more times; count ≥ 1. */
  void add(long key, long count) {
    if (!hashed) {
      hash(INITIAL_CAPACITY);
    }
    int place = place(key);
    if (entries[place + 1] == 0) {
      entries[place] = key;
      size++;
    }
    entries[place + 1] += count;
    total += count;
    if (size * 4 > entries.length) {
      hash(entries.length);
    }
  }

  void merge(SparseCounts other) {
    for (int i = 0; i < other.entries.length; i += 2) {
      if (other.entries[i + 1] != 0) {
        add(other.entries[i], other.entries[i + 1]);
      }
    }
  }

  /** The memory that it takes, about. */
  long heldBytes() {
    return (long) entries.length * Long.BYTES;
  }

  /** The sum of all counts. */
  long total() {
    return total;
  }

  /** The keys that occurred, ascending, each with its count behind it. Not to be changed. */
  long[] ascending() {
    if (!hashed) {
      return entries;
    }
    long[] keys = new long[size];
    int next = 0;
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i + 1] != 0) {
        keys[next++] = entries[i];
      }
    }
    Arrays.sort(keys);
    long[] ascending = new long[2 * size];
    for (int i = 0; i < size; i++) {
      ascending[2 * i] = keys[i];
      ascending[2 * i + 1] = entries[place(keys[i]) + 1];
    }
    return ascending;
  }

  /** Ascending keys as distances; a count of one, the most frequent, costs no byte of its own. */
  void write(MetricsWriter out) {
    out.writeVarint(size);
    long previous = 0;
    boolean first = true;
    long[] ascending = ascending();
    for (int i = 0; i < ascending.length; i += 2) {
      long key = ascending[i];
      long count = ascending[i + 1];
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
    long[] entries = new long[2 * size];
    long total = 0;
    long key = 0;
    for (int i = 0; i < size; i++) {
      long word = in.readVarint(Long.MAX_VALUE);
      long distance = word >>> 1;
      key = i == 0 ? unzigzag(distance) : key + 1 + distance;
      if (key < lowest || key > highest) {
        throw in.corrupt("a histogram's bin out of range");
      }
      long count = (word & 1) == 0 ? 1 : in.readVarint(MAX_COUNT) + 2;
      total += count;
      if (total > MAX_COUNT) {
        throw in.corrupt("a histogram's count out of range");
      }
      entries[2 * i] = key;
      entries[2 * i + 1] = count;
    }
    SparseCounts result = new SparseCounts(entries, false);
    result.size = size;
    result.total = total;
    return result;
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  private int place(long key) {
    int mask = entries.length - 1;
    long group = ((key >> NEIGHBOUR_BITS) * GOLDEN_RATIO) >>> Integer.SIZE;
    long slot = (group << NEIGHBOUR_BITS) | (key & ((1 << NEIGHBOUR_BITS) - 1));
    int place = (int) (slot << 1) & mask;
    while (entries[place + 1] != 0 && entries[place] != key) {
      place = (place + 2) & mask;
    }
    return place;
  }

  /** Into a table with room for so many keys at least, and for all that are there twice over. */
  private void hash(int minCapacity) {
    long[] old = entries;
    int capacity = minCapacity;
    while (capacity < 2L * size) {
      capacity *= 2;
    }
    entries = new long[2 * capacity];
    hashed = true;
    for (int i = 0; i < old.length; i += 2) {
      if (old[i + 1] != 0) {
        int place = place(old[i]);
        entries[place] = old[i];
        entries[place + 1] = old[i + 1];
      }
    }
  }
}
