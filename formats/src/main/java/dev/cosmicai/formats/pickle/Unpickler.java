package dev.cosmicai.formats.pickle;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import java.nio.ByteBuffer;

/**
 * Reads a pickle that describes tensors, arrays and numbers, and nothing else. A pickle is a
 * program for a stack machine; Python's loads whatever class or function it names and calls it.
 * This one knows the instructions that {@code torch.save} writes for data in containers, and the
 * globals of {@link PickleGlobal}; those of {@link UnreadGlobal} may stand beside them, and every
 * other one is refused by its name. It loads no class, calls nothing and does not recurse, and what
 * it notes of the pickle is charged to the file's budget.
 */
public final class Unpickler {
  private static final int MAX_PROTOCOL = 5;
  private static final int MAX_NAME_BYTES = 1 << 10;

  private final ByteCursor in;
  private final FileFaults faults;
  private final ByteBuffer bytes;
  private final int start;
  private final PickleStack stack;
  private final PickleCalls calls;

  private Unpickler(ByteCursor in, FileFaults faults, MemoryBudget budget) {
    this.in = in;
    this.faults = faults;
    this.bytes = in.whole();
    this.start = in.position();
    this.stack = new PickleStack(faults, budget);
    this.calls = new PickleCalls(bytes, stack, faults, budget);
  }

  /**
   * Reads one pickle and leaves the cursor behind it.
   *
   * @param in holds the pickle as long as the result is in use
   * @param budget for what is noted of it
   */
  public static Pickled load(ByteCursor in, FileFaults faults, MemoryBudget budget) {
    return new Unpickler(in, faults, budget).run();
  }

  private Pickled run() {
    while (true) {
      int instruction = in.u8();
      if (instruction == Pickle.STOP) {
        return calls.end(stack.pop());
      }
      execute(instruction);
    }
  }

  private void execute(int instruction) {
    switch (instruction) {
      case Pickle.PROTO -> protocol(in.u8());
      case Pickle.FRAME -> in.skip(Long.BYTES);
      case Pickle.MARK -> stack.mark();

      case Pickle.NONE, Pickle.NEWTRUE, Pickle.NEWFALSE, Pickle.EMPTY_TUPLE -> plain(0);
      case Pickle.BININT -> plain(Integer.BYTES);
      case Pickle.BININT1 -> plain(Byte.BYTES);
      case Pickle.BININT2 -> plain(Short.BYTES);
      case Pickle.BINFLOAT -> plain(Double.BYTES);
      case Pickle.INT, Pickle.LONG -> line(instruction);
      case Pickle.LONG1, Pickle.SHORT_BINUNICODE, Pickle.SHORT_BINBYTES -> sized(Byte.BYTES);
      case Pickle.BINUNICODE, Pickle.BINBYTES -> sized(Integer.BYTES);
      case Pickle.BINUNICODE8, Pickle.BINBYTES8, Pickle.BYTEARRAY8 -> sized(Long.BYTES);

      case Pickle.TUPLE1 -> tuple(stack.last(1));
      case Pickle.TUPLE2 -> tuple(stack.last(2));
      case Pickle.TUPLE3 -> tuple(stack.last(3));
      case Pickle.TUPLE -> tuple(stack.popMark());
      case Pickle.EMPTY_LIST -> stack.push(~calls.nodes().list());
      case Pickle.APPEND -> append(Kind.LIST, stack.last(1));
      case Pickle.APPENDS -> append(Kind.LIST, stack.popMark());
      case Pickle.EMPTY_DICT -> stack.push(~calls.nodes().dict());
      case Pickle.SETITEM -> append(Kind.DICT, stack.last(2));
      case Pickle.SETITEMS -> append(Kind.DICT, stack.popMark());

      case Pickle.BINGET -> calls.recall(in.u8());
      case Pickle.LONG_BINGET -> calls.recall(in.i32());
      case Pickle.BINPUT -> stack.memorize(in.u8(), in.position() - start);
      case Pickle.LONG_BINPUT -> stack.memorize(in.i32(), in.position() - start);
      case Pickle.MEMOIZE -> stack.memorize();

      case Pickle.GLOBAL -> calls.global(in.line(MAX_NAME_BYTES), in.line(MAX_NAME_BYTES));
      case Pickle.STACK_GLOBAL -> calls.stackGlobal(MAX_NAME_BYTES);
      case Pickle.BINPERSID -> calls.storage();
      case Pickle.REDUCE -> calls.reduce();
      case Pickle.NEWOBJ -> calls.newObject();
      case Pickle.BUILD -> calls.build();
      case Pickle.INST -> throw calls.instance(in.line(MAX_NAME_BYTES), in.line(MAX_NAME_BYTES));
      default -> throw refused(instruction);
    }
  }

  private FatalFault refused(int instruction) {
    if (!isKnown(instruction)) {
      return faults.badPickle("holds something else than instructions");
    }
    return calls.unfinished(
        () ->
            faults.unsafe(
                "holds the pickle instruction 0x%02x at byte %d; a partition may only hold tensors",
                instruction, in.position() - start - 1));
  }

  /** Whether Python knows it; lines of text are read of two kinds only. */
  private static boolean isKnown(int instruction) {
    return Pickle.OTHERS.indexOf(instruction) >= 0
        || instruction == Pickle.INT
        || instruction == Pickle.LONG;
  }

  private void protocol(int protocol) {
    if (protocol > MAX_PROTOCOL) {
      throw faults.corrupt("is damaged: its pickle is of protocol %d", protocol);
    }
  }

  /** A value of so many bytes behind its instruction. */
  private void plain(int bytes) {
    stack.push(in.position() - 1);
    in.skip(bytes);
  }

  /** A value whose length comes first. */
  private void sized(int lengthBytes) {
    stack.push(in.position() - 1);
    in.skip(
        switch (lengthBytes) {
          case Byte.BYTES -> in.u8();
          case Integer.BYTES -> in.u32();
          default -> in.i64();
        });
  }

  /** A value in a line of text. */
  private void line(int instruction) {
    int at = in.position();
    int length = in.skipLine();
    boolean valid =
        instruction == Pickle.INT
            ? PickleAtoms.isBoolLine(bytes, at, length)
            : PickleAtoms.isLongLine(bytes, at, length);
    if (!valid) {
      throw refused(instruction);
    }
    stack.push(at - 1);
  }

  /** Makes a tuple of the values from an index on. */
  private void tuple(int from) {
    int node = calls.nodes().tuple(stack.values(), from);
    stack.dropFrom(from);
    stack.push(~node);
  }

  /** Puts the values from an index on into the list or dict before them. */
  private void append(Kind kind, int from) {
    int count = stack.values().size() - from;
    int container = stack.values().get(stack.last(count + 1));
    if (calls.kind(container) != kind || (kind == Kind.DICT && count % 2 != 0)) {
      throw faults.badPickle(
          kind == Kind.LIST
              ? "appends to something that is no list"
              : "sets items of something that is no dict");
    }
    calls.nodes().append(~container, stack.values(), from);
    stack.dropFrom(from);
  }
}
