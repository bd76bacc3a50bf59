package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;

/**
 * Finds numbers by keys, which are bytes that lie where the numbers say. It takes 8 to 16 bytes for
 * each, whatever the keys' length.
 */
public final class KeyIndex {
  private static final int MAX_PROBES = 256;
  private static final int FNV_PRIME = 0x01000193;
  private static final int FNV_BASIS = 0x811c9dc5;

  private final ByteBuffer bytes;
  private final Keys keys;
  private final FileFaults faults;

  /** Numbers plus one; 0 is a free place. */
  private final int[] places;

  /** Where keys lie. */
  public interface Keys {
    /** The first byte of a number's key. */
    int start(int number);

    /** How many bytes it has. */
    int length(int number);
  }

  /**
   * Holds nothing yet.
   *
   * @param bytes in which the keys lie
   * @param count how many there will be, at most a quarter of the largest int
   */
  public KeyIndex(ByteBuffer bytes, int count, Keys keys, FileFaults faults) {
    this.bytes = bytes;
    this.keys = keys;
    this.faults = faults;
    this.places = new int[placesFor(count)];
  }

  /** How many bytes one for so many keys takes. */
  public static long sizeBytes(int count) {
    return (long) Integer.BYTES * placesFor(count);
  }

  private static int placesFor(int count) {
    return Integer.highestOneBit(Math.max(count, 1)) * 4;
  }

  /**
   * Puts a number from 0 on in.
   *
   * @return the one of the same key that is there already, else the number itself
   */
  public int put(int number) {
    int start = keys.start(number);
    int place = place(bytes, start, keys.length(number));
    if (places[place] == 0) {
      places[place] = number + 1;
    }
    return places[place] - 1;
  }

  /** The number of a key, from the buffer's position to its limit; -1 if there is none. */
  public int find(ByteBuffer key) {
    return places[place(key, key.position(), key.remaining())] - 1;
  }

  /** Where a key is, or would go. */
  private int place(ByteBuffer from, int start, int length) {
    int hash = FNV_BASIS;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ from.get(start + i)) * FNV_PRIME;
    }
    hash ^= hash >>> 15;
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      int place = (hash + probe) & (places.length - 1);
      int number = places[place] - 1;
      if (number < 0 || isKey(number, from, start, length)) {
        return place;
      }
    }
    // Chance does not do that; somebody who wants to keep us busy does.
    throw faults.corrupt("holds names that only differ so as to make looking for them slow");
  }

  private boolean isKey(int number, ByteBuffer from, int start, int length) {
    int at = keys.start(number);
    if (keys.length(number) != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes.get(at + i) != from.get(start + i)) {
        return false;
      }
    }
    return true;
  }
}
