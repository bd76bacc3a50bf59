package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.tensor.ElementType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Writes pickles at random, of every instruction that {@link Unpickler} knows: any nesting of plain
 * values and containers, some of them recalled from the memo, and now and then a tensor, parameter,
 * dataset, array or another call, as torch writes them.
 */
final class RandomPickle extends RandomInstructions {
  private static final int MAX_DEPTH = 5;
  private static final int MAX_ITEMS = 4;
  private static final int MAX_DIMENSIONS = 4;
  private static final ElementType[] TYPES = ElementType.values();
  private static final PickleGlobal[] DATASETS = {
    PickleGlobal.TENSOR_DATASET, PickleGlobal.SUBSET, PickleGlobal.CONCAT_DATASET
  };
  private static final PickleGlobal[] CALLED = {
    PickleGlobal.REBUILD_SPARSE,
    PickleGlobal.LAYOUT,
    PickleGlobal.SIZE,
    PickleGlobal.NUMPY_BUFFER,
    PickleGlobal.NUMPY_SCALAR,
    PickleGlobal.NUMPY_TYPE,
    PickleGlobal.ENCODE,
    PickleGlobal.BYTES,
    PickleGlobal.RANGE
  };

  private final List<Integer> recallable = new ArrayList<>();
  private int memorized;

  private RandomPickle(Random random, BitSet instructions) {
    super(random, instructions);
  }

  /**
   * The next pickle.
   *
   * @param instructions gets a bit for each instruction that is in it
   */
  static byte[] next(Random random, BitSet instructions) {
    RandomPickle pickle = new RandomPickle(random, instructions);
    pickle.instruction(Pickle.PROTO).write(2 + random.nextInt(4));
    if (random.nextInt(4) == 0) {
      pickle.instruction(Pickle.FRAME).writeBytes(littleEndian(1_000));
    }
    pickle.value(0);
    pickle.instruction(Pickle.STOP);
    return pickle.out.toByteArray();
  }

  private void value(int depth) {
    switch (random.nextInt(depth < MAX_DEPTH ? 18 : 7)) {
      case 0 -> instruction(Pickle.NONE);
      case 1 -> bool();
      case 2 -> integer();
      case 3 -> instruction(Pickle.BINFLOAT).writeBytes(real());
      case 4 -> text(randomText());
      case 5 -> recall();
      case 6 -> binary();
      case 7, 8 -> tuple(depth);
      case 9, 10 -> list(depth);
      case 11, 12 -> dict(depth);
      case 13 -> tensor();
      case 14 -> dataset(depth);
      case 15 -> array();
      case 16 -> mine(depth);
      default -> call(depth);
    }
  }

  private void recall() {
    if (recallable.isEmpty()) {
      instruction(Pickle.NONE);
      return;
    }
    int number = recallable.get(random.nextInt(recallable.size()));
    if (number < 256 && random.nextBoolean()) {
      instruction(Pickle.BINGET).write(number);
    } else {
      instruction(Pickle.LONG_BINGET).write(littleEndian(number), 0, Integer.BYTES);
    }
  }

  /** What is on top of the stack; the number to recall it by. */
  private int memorize() {
    int number = memorized++;
    switch (random.nextInt(3)) {
      case 0 -> instruction(Pickle.MEMOIZE);
      case 1 -> instruction(Pickle.BINPUT).write(number);
      default -> instruction(Pickle.LONG_BINPUT).write(littleEndian(number), 0, Integer.BYTES);
    }
    return number;
  }

  private void tuple(int depth) {
    int size = random.nextInt(MAX_ITEMS + 1);
    boolean marked = size > 3 || random.nextInt(4) == 0;
    if (marked) {
      instruction(Pickle.MARK);
    }
    values(size, depth);
    if (marked) {
      instruction(Pickle.TUPLE);
    } else {
      instruction(
          switch (size) {
            case 0 -> Pickle.EMPTY_TUPLE;
            case 1 -> Pickle.TUPLE1;
            case 2 -> Pickle.TUPLE2;
            default -> Pickle.TUPLE3;
          });
    }
    if (random.nextBoolean()) {
      recallable.add(memorize());
    }
  }

  /** Memorized before it is filled, as Python does it, but recalled only afterwards. */
  private void list(int depth) {
    instruction(Pickle.EMPTY_LIST);
    int number = memorize();
    if (random.nextBoolean()) {
      instruction(Pickle.MARK);
      values(random.nextInt(MAX_ITEMS + 1), depth);
      instruction(Pickle.APPENDS);
    } else {
      value(depth + 1);
      instruction(Pickle.APPEND);
    }
    recallable.add(number);
  }

  private void dict(int depth) {
    if (random.nextBoolean()) {
      instruction(Pickle.EMPTY_DICT);
    } else {
      orderedDict();
    }
    int number = memorize();
    if (random.nextBoolean()) {
      instruction(Pickle.MARK);
      for (int i = random.nextInt(MAX_ITEMS + 1); i > 0; i--) {
        text(randomText());
        value(depth + 1);
      }
      instruction(Pickle.SETITEMS);
    } else {
      text(randomText());
      value(depth + 1);
      instruction(Pickle.SETITEM);
    }
    recallable.add(number);
  }

  private void orderedDict() {
    if (random.nextBoolean()) {
      global(PickleGlobal.ORDERED_DICT);
      instruction(Pickle.EMPTY_TUPLE);
    } else {
      global(PickleGlobal.DEFAULT_DICT);
      global(PickleGlobal.PLAIN_CLASS);
      instruction(Pickle.TUPLE1);
    }
    instruction(Pickle.REDUCE);
  }

  /** Made in the way of protocol 2, or of protocol 1. */
  private void dataset(int depth) {
    PickleGlobal type = DATASETS[random.nextInt(DATASETS.length)];
    made(() -> global(type));
    instruction(Pickle.EMPTY_DICT);
    text("tensors");
    tensor();
    instruction(Pickle.TUPLE1);
    instruction(Pickle.SETITEM);
    if (random.nextBoolean()) {
      text("indices");
      value(depth + 1);
      instruction(Pickle.SETITEM);
    }
    instruction(Pickle.BUILD);
  }

  private void made(Runnable type) {
    if (random.nextBoolean()) {
      type.run();
      instruction(Pickle.EMPTY_TUPLE);
      instruction(Pickle.NEWOBJ);
    } else {
      global(PickleGlobal.RECONSTRUCTOR);
      type.run();
      global(PickleGlobal.PLAIN_CLASS);
      instruction(Pickle.NONE);
      instruction(Pickle.TUPLE3);
      instruction(Pickle.REDUCE);
    }
  }

  /** Of a class that is not on the list: a named tuple, or a dataset of tensors. */
  private void mine(int depth) {
    Runnable type = () -> global(OtherUnpickler.FOREIGN_MODULE, OtherUnpickler.FOREIGN_NAME);
    switch (random.nextInt(3)) {
      case 0 -> {
        type.run();
        values(2, depth);
        instruction(Pickle.TUPLE2);
        instruction(Pickle.NEWOBJ);
      }
      case 1 -> {
        global(PickleGlobal.RECONSTRUCTOR);
        type.run();
        global(PickleGlobal.PLAIN_CLASS);
        value(depth + 1);
        instruction(Pickle.TUPLE1);
        instruction(Pickle.TUPLE3);
        instruction(Pickle.REDUCE);
      }
      default -> {
        made(type);
        instruction(Pickle.EMPTY_DICT);
        text("tensors");
        instruction(Pickle.EMPTY_TUPLE);
        instruction(Pickle.SETITEM);
        instruction(Pickle.BUILD);
      }
    }
  }

  /** One of numpy's, with its state. */
  private void array() {
    global(PickleGlobal.NUMPY_ARRAY);
    global(PickleGlobal.NUMPY_CLASS);
    binary();
    instruction(Pickle.TUPLE2);
    instruction(Pickle.REDUCE);
    integers(random.nextInt(MAX_DIMENSIONS));
    bool();
    binary();
    instruction(Pickle.TUPLE3);
    instruction(Pickle.BUILD);
  }

  private void call(int depth) {
    global(CALLED[random.nextInt(CALLED.length)]);
    value(depth + 1);
    instruction(Pickle.TUPLE1);
    instruction(Pickle.REDUCE);
  }

  /** A tensor, or a parameter around one. */
  private void tensor() {
    boolean parameter = random.nextInt(4) == 0;
    if (parameter) {
      global(PickleGlobal.REBUILD_PARAMETER);
    }
    global(PickleGlobal.REBUILD_TENSOR);
    instruction(Pickle.MARK);
    storage();
    integer();
    int dimensions = random.nextInt(MAX_DIMENSIONS + 1);
    integers(dimensions);
    integers(dimensions);
    bool();
    orderedDict();
    instruction(Pickle.TUPLE);
    instruction(Pickle.REDUCE);
    if (parameter) {
      bool();
      orderedDict();
      instruction(Pickle.TUPLE3);
      instruction(Pickle.REDUCE);
    }
  }

  private void storage() {
    instruction(Pickle.MARK);
    text("storage");
    global("torch", TYPES[random.nextInt(TYPES.length)].torchStorage());
    text(Integer.toString(random.nextInt(10)));
    text("cpu");
    instruction(Pickle.BININT1).write(random.nextInt(256));
    instruction(Pickle.TUPLE);
    instruction(Pickle.BINPERSID);
  }

  private void values(int count, int depth) {
    for (int i = 0; i < count; i++) {
      value(depth + 1);
    }
  }
}
