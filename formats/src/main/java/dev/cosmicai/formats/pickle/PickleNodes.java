package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pickle.Pickled.Kind;

/**
 * The parts of containers, calls and the like, in one list of numbers. Each node begins with its
 * kind and a length or number, and goes on with values, as {@link Pickled} describes them:
 *
 * <ul>
 *   <li>a tuple: how many items, and the items;
 *   <li>a list or dict: how many items, and where its last chunk is. A chunk is {@code [length,
 *       items…, next chunk]}, as they grow after they were made; after the last one comes the
 *       first;
 *   <li>a global: its number;
 *   <li>a call or object: the number of its global, its arguments and, of an object, its state;
 *   <li>a storage: the tuple that identifies it.
 * </ul>
 */
@SuppressWarnings("EnumOrdinal") // a node's kind is a few bits of its head
final class PickleNodes {
  /** Behind the last item. */
  static final long END = -1;

  private static final int KIND_BITS = 4;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;
  private static final int MAX_LENGTH = (1 << (Integer.SIZE - KIND_BITS)) - 1;

  private static final int TUPLE = 0;
  private static final int LIST = 1;
  private static final int DICT = 2;
  private static final int NAME = 3;
  private static final int CALL = 4;
  private static final int OBJECT = 5; // a call that may have a state
  private static final int STORAGE = 6;

  private static final int LAST = 1;
  private static final int ARGUMENTS = 1;
  private static final int STATE = 2;
  private static final int NO_CHUNK = 0;

  private final MemoryBudget budget;
  private final IntPages ints;
  private final IntPages storages;

  PickleNodes(MemoryBudget budget) {
    this.budget = budget;
    this.ints = new IntPages(budget);
    this.storages = new IntPages(budget);
    ints.add(0); // so that no chunk has the index 0
  }

  int get(int index) {
    return ints.get(index);
  }

  Kind kind(int node) {
    return switch (ints.get(node) & KIND_MASK) {
      case TUPLE -> Kind.TUPLE;
      case LIST -> Kind.LIST;
      case DICT -> Kind.DICT;
      case NAME -> Kind.NAME;
      case CALL, OBJECT -> Kind.CALL;
      default -> Kind.STORAGE;
    };
  }

  /** A tuple of the values in a list from an index on. */
  int tuple(IntPages values, int from) {
    int node = head(TUPLE, values.size() - from);
    copy(values, from);
    return node;
  }

  /** An empty list. */
  int list() {
    return container(LIST);
  }

  /** An empty dict. */
  int dict() {
    return container(DICT);
  }

  private int container(int kind) {
    int node = head(kind, 0);
    ints.add(NO_CHUNK);
    return node;
  }

  /** Puts the values in a list, from an index on, at the end of a list or dict. */
  void append(int container, IntPages values, int from) {
    int length = values.size() - from;
    if (length == 0) {
      return;
    }
    requireLength((long) length(container) + length);
    ints.set(container, ints.get(container) + (length << KIND_BITS));
    int last = ints.get(container + LAST);
    if (last == NO_CHUNK) {
      int chunk = ints.add(length);
      copy(values, from);
      ints.add(chunk);
      ints.set(container + LAST, chunk);
      return;
    }
    int next = last + 1 + ints.get(last);
    int first = ints.get(next);
    if (next == ints.size() - 1) { // nothing came in between: the chunk grows
      ints.truncate(next);
      ints.set(last, ints.get(last) + length);
    } else {
      int chunk = ints.add(length);
      ints.set(next, chunk);
      ints.set(container + LAST, chunk);
    }
    copy(values, from);
    ints.add(first);
  }

  int global(int name) {
    return head(NAME, name);
  }

  /** A call of a global of this number. */
  int call(int name, int arguments) {
    int node = head(CALL, name);
    ints.add(arguments);
    return node;
  }

  /** The same of what may have a state. */
  int object(int name, int arguments) {
    int node = head(OBJECT, name);
    ints.add(arguments);
    ints.add(Pickled.NOTHING);
    return node;
  }

  boolean isObject(int call) {
    return (ints.get(call) & KIND_MASK) == OBJECT;
  }

  int arguments(int call) {
    return ints.get(call + ARGUMENTS);
  }

  int state(int call) {
    return isObject(call) ? ints.get(call + STATE) : Pickled.NOTHING;
  }

  void setState(int object, int state) {
    ints.set(object + STATE, state);
  }

  int storage(int id) {
    int node = head(STORAGE, 0);
    ints.add(id);
    storages.add(node);
    return node;
  }

  /** The nodes of all storages, in the order in which they were made. */
  IntPages storages() {
    return storages;
  }

  /** How many values a container holds, or the number of a global or of what a call is of. */
  int length(int node) {
    return ints.get(node) >>> KIND_BITS;
  }

  /** The first item of a container that is not empty: its index, and above that where they end. */
  long begin(int node) {
    if (isTuple(node)) {
      return run(node + 1, length(node));
    }
    int last = ints.get(node + LAST);
    return chunk(ints.get(last + 1 + ints.get(last)));
  }

  long after(int node, long item) {
    int end = (int) (item >>> Integer.SIZE);
    if ((int) item + 1 < end) {
      return item + 1;
    } else if (isTuple(node)) {
      return END;
    }
    int last = ints.get(node + LAST);
    return end == last + 1 + ints.get(last) ? END : chunk(ints.get(end));
  }

  private boolean isTuple(int node) {
    return (ints.get(node) & KIND_MASK) == TUPLE;
  }

  private long chunk(int chunk) {
    return run(chunk + 1, ints.get(chunk));
  }

  private static long run(int first, int length) {
    return (long) (first + length) << Integer.SIZE | first;
  }

  private int head(int kind, int length) {
    requireLength(length);
    return ints.add(length << KIND_BITS | kind);
  }

  private void requireLength(long length) {
    if (length > MAX_LENGTH) {
      budget.chargePickle(Long.MAX_VALUE); // refuses it
    }
  }

  private void copy(IntPages values, int from) {
    for (int i = from; i < values.size(); i++) {
      ints.add(values.get(i));
    }
  }
}
