package dev.cosmicai.formats.pickle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * What a pickle describes. A value is a number: of a plain value, where its instruction is among
 * the pickle's bytes, from which it is read when it is asked for; of any other, the complement of
 * where its parts are in a list of numbers. So a pickle of a million values takes little more
 * memory than in the file, and looking at it makes no garbage.
 *
 * <p>Containers may hold one another, even themselves; whoever follows them has to bound that.
 */
public final class Pickled {
  /** No value at all. */
  public static final int NOTHING = Integer.MIN_VALUE;

  private final ByteBuffer bytes;
  private final PickleNodes nodes;
  private final List<PickleName> names;
  private int root = NOTHING;

  /** What a value is. */
  public enum Kind {
    /** Python's {@code None}. */
    NONE,
    BOOL,
    /** A whole number of at most 64 bits. */
    INT,
    /** A longer one. */
    LONG_INT,
    REAL,
    TEXT,
    BYTES,
    TUPLE,
    LIST,
    /** A dict of any class. */
    DICT,
    /** A global that nothing was made of. */
    NAME,
    /** What calling a global gives, or an object of a class. */
    CALL,
    /** Elements that lie elsewhere in the file. */
    STORAGE
  }

  Pickled(ByteBuffer bytes, PickleNodes nodes, List<PickleName> names) {
    this.bytes = bytes;
    this.nodes = nodes;
    this.names = names;
  }

  void setRoot(int value) {
    root = value;
  }

  /** The value that the pickle is of. */
  public int root() {
    return root;
  }

  /** The pickle's bytes, or those that it lies among; little-endian. */
  public ByteBuffer bytes() {
    return bytes;
  }

  public Kind kind(int value) {
    return value < 0 ? nodes.kind(~value) : PickleAtoms.kind(bytes, value);
  }

  public boolean isTrue(int bool) {
    return PickleAtoms.isTrue(bytes, bool);
  }

  /** Of an {@link Kind#INT}. */
  public long integer(int value) {
    return PickleAtoms.integer(bytes, value);
  }

  public double real(int value) {
    return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong(value + 1)));
  }

  /** Where the content of text, in UTF-8, or of bytes starts in {@link #bytes}. */
  public int start(int value) {
    return PickleAtoms.start(bytes, value);
  }

  /** How many bytes the content of text or bytes takes. */
  public int length(int value) {
    return PickleAtoms.length(bytes, value);
  }

  /** A copy of a text; of what is no UTF-8 becomes U+FFFD. */
  public String text(int value) {
    byte[] utf8 = new byte[length(value)];
    bytes.get(start(value), utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Whether a value is this text, which is ASCII. */
  public boolean isText(int value, String text) {
    if (kind(value) != Kind.TEXT || length(value) != text.length()) {
      return false;
    }
    int start = start(value);
    for (int i = 0; i < text.length(); i++) {
      if (bytes.get(start + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether two texts are the same. */
  public boolean isSameText(int one, int other) {
    int length = length(one);
    if (length != length(other)) {
      return false;
    }
    int first = start(one);
    int second = start(other);
    for (int i = 0; i < length && first != second; i++) {
      if (bytes.get(first + i) != bytes.get(second + i)) {
        return false;
      }
    }
    return true;
  }

  /** How many items a tuple or list has, or how many keys and values together a dict. */
  public int count(int container) {
    return container >= 0 ? 0 : nodes.length(~container);
  }

  /** An item of a tuple. */
  public int item(int tuple, int index) {
    return nodes.get(~tuple + 1 + index);
  }

  /**
   * The first item of a tuple, list or dict, to be looked at by {@link #at}; of a dict, keys and
   * values come in turn.
   *
   * @return less than 0 if there is none
   */
  public long begin(int container) {
    return count(container) == 0 ? PickleNodes.END : nodes.begin(~container);
  }

  /** The item behind another one; less than 0 if that was the last one. */
  public long after(int container, long item) {
    return nodes.after(~container, item);
  }

  /** The value of an item. */
  public int at(long item) {
    return nodes.get((int) item);
  }

  /**
   * The value of a key in a dict: the last one, as in Python; {@link #NOTHING} if there is none.
   */
  public int find(int dict, String key) {
    int found = NOTHING;
    for (long at = begin(dict); at >= 0; at = after(dict, at)) {
      boolean isIt = isText(at(at), key);
      at = after(dict, at);
      found = isIt ? at(at) : found;
    }
    return found;
  }

  /** What a global stands for, or the one that a call is of. */
  public PickleName name(int value) {
    return names.get(nodes.length(~value));
  }

  /** What all globals stand for, in the order of the pickle. */
  List<PickleName> names() {
    return Collections.unmodifiableList(names);
  }

  /** Whether a value is a call of a global, or an object of a class. */
  public boolean isCall(int value, PickleGlobal global) {
    return kind(value) == Kind.CALL
        && name(value) instanceof PickleName.Known known
        && known.global() == global;
  }

  /** The tuple of a call's arguments; {@link #NOTHING} of an object. */
  public int arguments(int call) {
    return nodes.arguments(~call);
  }

  /** What was set on what a call gave; {@link #NOTHING} if nothing was. */
  public int state(int call) {
    return nodes.state(~call);
  }

  /** How often the pickle refers to a storage. */
  public int storageCount() {
    return nodes.storages().size();
  }

  /** The storage that the pickle refers to in turn, from 0 on. */
  public int storage(int number) {
    return ~nodes.storages().get(number);
  }

  /** The tuple {@code ('storage', class, key, location, elements)}, of five items at least. */
  public int storageId(int storage) {
    return nodes.get(~storage + 1);
  }
}
