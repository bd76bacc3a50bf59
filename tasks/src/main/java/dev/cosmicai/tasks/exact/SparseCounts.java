package dev.cosmicai.tasks.exact;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.cosmicai.proto.metrics.Counts;
import java.util.Arrays;

/**
 * How often each whole number occurred; numbers that did not take no room. Made for two uses, since
 * hundreds of millions of cells pass through it when very many ranks are merged: to be read and
 * merged into another one, for which it is a list in ascending order, and to be counted into, for
 * which it turns into an open-addressing hash table. Neighbouring keys are neighbours there, too,
 * so that merging a list touches little memory at a time.
 */
public final class SparseCounts {
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

  /** Of nothing. */
  public SparseCounts() {
    this(new long[2 * INITIAL_CAPACITY], true);
  }

  private SparseCounts(long[] entries, boolean hashed) {
    this.entries = entries;
    this.hashed = hashed;
  }

  /** Counts a key {@code count} more times; count ≥ 1. */
  public void add(long key, long count) {
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

  /** Adds all of the other's counts. */
  public void merge(SparseCounts other) {
    for (int i = 0; i < other.entries.length; i += 2) {
      if (other.entries[i + 1] != 0) {
        add(other.entries[i], other.entries[i + 1]);
      }
    }
  }

  /** The memory that it takes, about. */
  public long heldBytes() {
    return (long) entries.length * Long.BYTES;
  }

  /** How many different keys occurred. */
  public int size() {
    return size;
  }

  /** How often a key occurred. */
  public long count(long key) {
    if (hashed) {
      return entries[place(key) + 1];
    }
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (entries[2 * middle] == key) {
        return entries[2 * middle + 1];
      }
      if (entries[2 * middle] < key) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }

  /** The sum of all counts. */
  public long total() {
    return total;
  }

  /** The keys that occurred, ascending, each with its count behind it. Not to be changed. */
  public long[] ascending() {
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

  /** Ascending keys as distances; a count of one, the most frequent, takes no word of its own. */
  public Counts encode() {
    Counts.Builder message = Counts.newBuilder();
    long[] ascending = ascending();
    for (int i = 0; i < ascending.length; i += 2) {
      long key = ascending[i];
      long count = ascending[i + 1];
      // Strictly ascending, so that 1 less than the distance can be said.
      long distance = i == 0 ? CodedOutputStream.encodeZigZag64(key) : key - ascending[i - 2] - 1;
      message.addWords(distance << 1 | (count > 1 ? 1 : 0));
      if (count > 1) {
        message.addWords(count - 2);
      }
    }
    return message.build();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param lowest the lowest key there may be
   * @param highest the highest key there may be, below 2<sup>60</sup>
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static SparseCounts decode(Counts message, long lowest, long highest) {
    int words = message.getWordsCount();
    long[] entries = new long[2 * words];
    SparseCounts result = new SparseCounts(entries, false);
    long key = -1;
    for (int i = 0; i < words; i++) {
      long word = message.getWords(i);
      long distance = word >>> 1;
      key = i == 0 ? CodedInputStream.decodeZigZag64(distance) : key + 1 + distance;
      if (key < lowest || key > highest) {
        throw DamagedMetrics.because("a histogram's bin out of range");
      }
      long count = 1;
      if ((word & 1) == 1) {
        i++;
        count = i < words ? message.getWords(i) + 2 : -1;
      }
      if (count < 1 || count > MAX_COUNT - result.total) {
        throw DamagedMetrics.because("a histogram's count out of range");
      }
      entries[2 * result.size] = key;
      entries[2 * result.size + 1] = count;
      result.size++;
      result.total += count;
    }
    result.entries = Arrays.copyOf(entries, 2 * result.size);
    return result;
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
