package dev.cosmicai.formats.pickle;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a pickle that describes tensors, and nothing else. A pickle is a program for a stack
 * machine; Python's loads whatever class or function it names and calls it. This one knows the
 * instructions that {@code torch.save} writes for tensors in tuples, lists, dictionaries and a
 * {@code TensorDataset}, and the globals of {@link PickleGlobal}; those of {@link UnreadGlobal} may
 * stand beside them, and every other global is refused by its name. It loads no class, calls
 * nothing, does not recurse, and bounds what it makes.
 */
public final class Unpickler {
  private static final int MAX_PROTOCOL = 5;
  private static final int MAX_TEXT_BYTES = 1 << 16;
  private static final int MAX_NAME_BYTES = 1 << 10;

  /** Three tensors take some hundred bytes and about two hundred values. */
  private static final int MIN_PICKLE_BYTES = 1 << 20;

  private static final int MIN_VALUES = 1 << 14;

  /** A large file may name each of its samples: so little of the budget goes to that. */
  private static final int BUDGET_PER_PICKLE_BYTE = 16;

  private static final int BUDGET_PER_VALUE = 1 << 10;

  /** What values take in memory, and texts by their bytes. */
  private static final int VALUE_BYTES = 128;

  private static final int TEXT_FACTOR = 2;

  private final ByteCursor in;
  private final FileFaults faults;
  private final Consumer<PickleValue.Storage> storages;
  private final int start;
  private final MemoryBudget budget;
  private final long maxBytes;
  private final long maxValues;
  private final PickleStack stack;

  private Unpickler(
      ByteCursor in,
      FileFaults faults,
      MemoryBudget budget,
      Consumer<PickleValue.Storage> storages) {
    this.in = in;
    this.faults = faults;
    this.budget = budget;
    this.storages = storages;
    this.start = in.position();
    this.maxBytes = MIN_PICKLE_BYTES + budget.ownBytesLeft() / BUDGET_PER_PICKLE_BYTE;
    this.maxValues = MIN_VALUES + budget.ownBytesLeft() / BUDGET_PER_VALUE;
    this.stack = new PickleStack(faults);
  }

  /**
   * Reads one pickle and leaves the cursor behind it.
   *
   * @param budget for values beyond those that any partition may have
   * @param storages is told of every storage that the pickle refers to
   */
  public static PickleValue load(
      ByteCursor in,
      FileFaults faults,
      MemoryBudget budget,
      Consumer<PickleValue.Storage> storages) {
    return new Unpickler(in, faults, budget, storages).run();
  }

  private PickleValue run() {
    while (true) {
      int instruction = in.u8();
      if (instruction == Pickle.STOP) {
        charge();
        return stack.pop();
      }
      execute(instruction);
      if (in.position() - start > maxBytes || stack.valuesTaken() > maxValues) {
        throw faults.unsafe(
            "holds too large a pickle: more than %,d values or %,d bytes; a partition may only hold"
                + " a few tensors",
            maxValues, maxBytes);
      }
    }
  }

  private void charge() {
    budget.charge(Math.max(0, stack.valuesTaken() - MIN_VALUES) * (long) VALUE_BYTES);
    budget.charge(Math.max(0, in.position() - start - MIN_PICKLE_BYTES) * (long) TEXT_FACTOR);
  }

  private void execute(int instruction) {
    switch (instruction) {
      case Pickle.PROTO -> protocol(in.u8());
      case Pickle.FRAME -> in.skip(Long.BYTES);
      case Pickle.MARK -> stack.mark();

      case Pickle.NONE -> stack.push(PickleValue.None.NONE);
      case Pickle.NEWTRUE -> stack.push(new PickleValue.Bool(true));
      case Pickle.NEWFALSE -> stack.push(new PickleValue.Bool(false));
      case Pickle.BININT -> stack.push(new PickleValue.Int(in.i32()));
      case Pickle.BININT1 -> stack.push(new PickleValue.Int(in.u8()));
      case Pickle.BININT2 -> stack.push(new PickleValue.Int(in.u16()));
      case Pickle.LONG1 -> stack.push(wideInteger(in.u8()));
      case Pickle.BINFLOAT -> stack.push(new PickleValue.Real(in.bigEndianDouble()));
      case Pickle.SHORT_BINUNICODE -> stack.push(text(in.u8()));
      case Pickle.BINUNICODE -> stack.push(text(in.u32()));
      case Pickle.BINUNICODE8 -> stack.push(text(in.i64()));
      case Pickle.SHORT_BINBYTES -> stack.push(unread("bytes", in.u8()));
      case Pickle.BINBYTES -> stack.push(unread("bytes", in.u32()));
      case Pickle.BINBYTES8, Pickle.BYTEARRAY8 -> stack.push(unread("bytes", in.i64()));

      case Pickle.EMPTY_TUPLE -> stack.push(new PickleValue.Tuple(List.of()));
      case Pickle.TUPLE1 -> stack.push(new PickleValue.Tuple(stack.popLast(1)));
      case Pickle.TUPLE2 -> stack.push(new PickleValue.Tuple(stack.popLast(2)));
      case Pickle.TUPLE3 -> stack.push(new PickleValue.Tuple(stack.popLast(3)));
      case Pickle.TUPLE -> stack.push(new PickleValue.Tuple(stack.popToMark()));
      case Pickle.EMPTY_LIST -> stack.push(new PickleValue.Sequence());
      case Pickle.APPEND -> append(stack.popLast(1));
      case Pickle.APPENDS -> append(stack.popToMark());
      case Pickle.EMPTY_DICT -> stack.push(new PickleValue.Dict());
      case Pickle.SETITEM -> setItems(stack.popLast(2));
      case Pickle.SETITEMS -> setItems(stack.popToMark());

      case Pickle.BINGET -> stack.push(stack.recall(in.u8()));
      case Pickle.LONG_BINGET -> stack.push(stack.recall(in.i32()));
      case Pickle.BINPUT -> stack.memorize(in.u8());
      case Pickle.LONG_BINPUT -> stack.memorize(in.i32());
      case Pickle.MEMOIZE -> stack.memorize();

      case Pickle.GLOBAL -> stack.push(global(in.line(MAX_NAME_BYTES), in.line(MAX_NAME_BYTES)));
      case Pickle.STACK_GLOBAL -> stackGlobal();
      case Pickle.BINPERSID -> storage();
      case Pickle.REDUCE -> reduce();
      case Pickle.NEWOBJ -> newObject();
      case Pickle.BUILD -> build();
      case Pickle.INST -> throw instance();
      default -> throw refused(instruction);
    }
  }

  private FatalFault refused(int instruction) {
    if (Pickle.OTHERS.indexOf(instruction) < 0) {
      return faults.badPickle("holds something else than instructions");
    }
    return faults.unsafe(
        "holds the pickle instruction 0x%02x at byte %d; a partition may only hold tensors",
        instruction, in.position() - start - 1);
  }

  private void protocol(int protocol) {
    if (protocol > MAX_PROTOCOL) {
      throw faults.corrupt("is damaged: its pickle is of protocol %d", protocol);
    }
  }

  /** Two's complement, little-endian; numbers of more than 64 bits have no use here. */
  private PickleValue wideInteger(int bytes) {
    if (bytes > Long.BYTES) {
      return unread("int", bytes);
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) in.u8() << (Byte.SIZE * i);
    }
    int unused = Long.SIZE - Byte.SIZE * bytes;
    return new PickleValue.Int(bytes == 0 ? 0 : (value << unused) >> unused);
  }

  private PickleValue text(long bytes) {
    return bytes > MAX_TEXT_BYTES ? unread("str", bytes) : new PickleValue.Text(in.text(bytes));
  }

  private PickleValue unread(String what, long bytes) {
    in.skip(bytes);
    return new PickleValue.Unread(what);
  }

  private PickleValue global(String module, String name) {
    return PickleGlobal.find(module, name)
        .orElseThrow(
            () ->
                faults.unsafe(
                    "asks to load %s; a partition may only hold tensors, in a TensorDataset, tuple,"
                        + " list or dict",
                    FileFaults.quote(module + "." + name)));
  }

  private void stackGlobal() {
    List<PickleValue> words = stack.popLast(2);
    if (words.get(0) instanceof PickleValue.Text module
        && words.get(1) instanceof PickleValue.Text name) {
      stack.push(global(module.value(), name.value()));
    } else {
      throw faults.badPickle("names a global by something that is no text");
    }
  }

  /** An instruction of protocol 0, never needed for tensors: refused, at best by its global. */
  private FatalFault instance() {
    global(in.line(MAX_NAME_BYTES), in.line(MAX_NAME_BYTES));
    return faults.badPickle("makes an instance in the way of protocol 0");
  }

  private void storage() {
    PickleValue.Storage storage = PickleTensors.storage(stack.pop(), faults);
    storages.accept(storage);
    stack.push(storage);
  }

  private void reduce() {
    List<PickleValue> call = stack.popLast(2);
    if (PickleTensors.isUnread(call)) {
      stack.push(PickleTensors.unread(call));
    } else if (call.get(0) instanceof PickleValue.Global callee
        && call.get(1) instanceof PickleValue.Tuple arguments) {
      stack.push(
          switch (callee.global()) {
            case REBUILD_TENSOR -> PickleTensors.tensor(arguments.items(), faults);
            case REBUILD_PARAMETER -> PickleTensors.parameter(arguments.items(), faults);
            case ORDERED_DICT -> empty(arguments, new PickleValue.Dict());
            case TENSOR_DATASET -> throw notCallable(); // torch makes it by NEWOBJ
          });
    } else {
      throw notCallable();
    }
  }

  private void newObject() {
    List<PickleValue> call = stack.popLast(2);
    if (PickleTensors.isUnread(call)) {
      stack.push(PickleTensors.unread(call));
    } else if (call.get(0) instanceof PickleValue.Global callee
        && callee.global() == PickleGlobal.TENSOR_DATASET
        && call.get(1) instanceof PickleValue.Tuple arguments) {
      stack.push(empty(arguments, new PickleValue.Dataset()));
    } else {
      throw notCallable();
    }
  }

  /** What is filled after it was made, and not by arguments, which would be lost. */
  private PickleValue empty(PickleValue.Tuple arguments, PickleValue made) {
    if (!arguments.items().isEmpty()) {
      throw notCallable();
    }
    return made;
  }

  private FatalFault notCallable() {
    return faults.unsafe("asks to call what is no function of tensors; refused");
  }

  /** Sets a TensorDataset's {@code __dict__}; what else has a state is known without it. */
  private void build() {
    PickleValue state = stack.pop();
    PickleValue object = stack.peek();
    if (object instanceof PickleValue.Dataset dataset
        && state instanceof PickleValue.Dict attributes
        && attributes.items().get("tensors") instanceof PickleValue.Tuple tensors) {
      dataset.tensors().clear();
      dataset.tensors().addAll(tensors.items());
    } else if (object instanceof PickleValue.Dict dict) {
      dict.others().add(state);
    } else if (!(object instanceof PickleValue.Unread)) {
      throw faults.badPickle("sets the state of something that has none");
    }
  }

  private void append(List<PickleValue> items) {
    if (!(stack.peek() instanceof PickleValue.Sequence sequence)) {
      throw faults.badPickle("appends to something that is no list");
    }
    sequence.items().addAll(items);
  }

  private void setItems(List<PickleValue> keysAndValues) {
    if (!(stack.peek() instanceof PickleValue.Dict dict) || keysAndValues.size() % 2 != 0) {
      throw faults.badPickle("sets items of something that is no dict");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      PickleValue value = keysAndValues.get(i + 1);
      if (keysAndValues.get(i) instanceof PickleValue.Text key) {
        dict.items().put(key.value(), value);
      } else {
        dict.others().add(value);
      }
    }
  }
}
