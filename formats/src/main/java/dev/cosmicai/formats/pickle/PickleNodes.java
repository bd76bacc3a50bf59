package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pickle.Pickled.Kind;

/**
 * The parts of containers, calls and the like, in one list of numbers. Each node begins with its
 * kind, and goes on with values, as {@link Pickled} describes them:
 *
 * <ul>
 *   <li>a tuple: its length with the kind, then its items;
 *   <li>a list or dict: its length, its first and its last chunk, each {@code [length, items…, next
 *       chunk]}, as it grows after it was made;
 *   <li>a global: its number with the kind;
 *   <li>a call: the global, its arguments, its state;
 *   <li>a storage: the tuple that identifies it.
 * </ul>
 */
final class PickleNodes {
  /** Behind the last item. */
  static final long END = -1;

  private static final int KIND_BITS = 4;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;
  private static final int MAX_LENGTH = (1 << (Integer.SIZE - KIND_BITS)) - 1;
  private static final Kind[] KINDS = Kind.values();

  private static final int LENGTH = 1;
  private static final int FIRST = 2;
  private static final int LAST = 3;
  private static final int STATE = 3;
  private static final int NO_CHUNK = 0;

  private final IntPages ints;
  private final IntPages storages;

  PickleNodes(MemoryBudget budget) {
    this.ints = new IntPages(budget);
    this.storages = new IntPages(budget);
    ints.add(0); // so that no chunk has the index 0
  }

  int get(int index) {
    return ints.get(index);
  }

  Kind kind(int node) {
    return KINDS[ints.get(node) & KIND_MASK];
  }

  /** A tuple of the values in a list from an index on. */
  int tuple(IntPages values, int from) {
    int length = values.size() - from;
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException("too long a tuple");
    }
    int node = ints.add(length << KIND_BITS | Kind.TUPLE.ordinal());
    copy(values, from);
    return node;
  }

  /** An empty list or dict. */
  int container(Kind kind) {
    int node = ints.add(kind.ordinal());
    ints.add(0);
    ints.add(NO_CHUNK);
    ints.add(NO_CHUNK);
    return node;
  }

  /** Puts the values in a list, from an index on, at the end of a list or dict. */
  void append(int container, IntPages values, int from) {
    int length = values.size() - from;
    if (length == 0) {
      return;
    }
    ints.set(container + LENGTH, ints.get(container + LENGTH) + length);
    int last = ints.get(container + LAST);
    int next = last == NO_CHUNK ? container + FIRST : last + 1 + ints.get(last);
    if (next == ints.size() - 1) { // nothing came in between: the chunk grows
      ints.truncate(next);
      ints.set(last, ints.get(last) + length);
    } else {
      int chunk = ints.add(length);
      ints.set(next, chunk);
      ints.set(container + LAST, chunk);
    }
    copy(values, from);
    ints.add(NO_CHUNK);
  }

  int global(int name) {
    return ints.add(name << KIND_BITS | Kind.NAME.ordinal());
  }

  int call(int callee, int arguments) {
    int node = ints.add(Kind.CALL.ordinal());
    ints.add(callee);
    ints.add(arguments);
    ints.add(Pickled.NOTHING);
    return node;
  }

  void setState(int call, int state) {
    ints.set(call + STATE, state);
  }

  int storage(int id) {
    int node = ints.add(Kind.STORAGE.ordinal());
    ints.add(id);
    storages.add(node);
    return node;
  }

  /** The nodes of all storages, in the order in which they were made. */
  IntPages storages() {
    return storages;
  }

  /** How many values a container holds. */
  int count(int node) {
    int first = ints.get(node);
    return KINDS[first & KIND_MASK] == Kind.TUPLE
        ? first >>> KIND_BITS
        : ints.get(node + LENGTH);
  }

  /** The number of a global. */
  int name(int node) {
    return ints.get(node) >>> KIND_BITS;
  }

  /** The first item of a container that is not empty: its index, and above that where they end. */
  long begin(int node) {
    return kind(node) == Kind.TUPLE
        ? run(node + 1, count(node))
        : run(ints.get(node + FIRST) + 1, ints.get(ints.get(node + FIRST)));
  }

  long after(int node, long item) {
    int end = (int) (item >>> Integer.SIZE);
    int next = (int) item + 1;
    if (next < end) {
      return item + 1;
    }
    int chunk = kind(node) == Kind.TUPLE ? NO_CHUNK : ints.get(end);
    return chunk == NO_CHUNK ? END : run(chunk + 1, ints.get(chunk));
  }

  private static long run(int first, int length) {
    return (long) (first + length) << Integer.SIZE | first;
  }

  private void copy(IntPages values, int from) {
    for (int i = from; i < values.size(); i++) {
      ints.add(values.get(i));
    }
  }
}
