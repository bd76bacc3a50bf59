package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the pickle that {@code torch.save} writes for contiguous tensors, in protocol 2 and byte
 * for byte: the same instructions in the same order with the same memo. Tensor i is stored under
 * the key i.
 */
public final class PickleWriter {
  private static final int PROTOCOL = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  // Globals and texts by what they write; everything else only takes a number.
  private final Map<String, Integer> memo = new HashMap<>();
  private int memoSize;

  private PickleWriter() {
    out.write(Pickle.PROTO);
    out.write(PROTOCOL);
  }

  /** {@code TensorDataset(*tensors)}. */
  public static ByteBuffer tensorDataset(List<Tensor> tensors) {
    PickleWriter pickle = new PickleWriter();
    pickle.global(PickleGlobal.TENSOR_DATASET);
    pickle.out.write(Pickle.EMPTY_TUPLE);
    pickle.out.write(Pickle.NEWOBJ);
    pickle.memoize();
    pickle.out.write(Pickle.EMPTY_DICT);
    pickle.memoize();
    pickle.text("tensors");
    pickle.tensors(tensors);
    pickle.out.write(Pickle.SETITEM);
    pickle.out.write(Pickle.BUILD);
    return pickle.finish();
  }

  /** {@code tuple(tensors)}. */
  public static ByteBuffer tuple(List<Tensor> tensors) {
    PickleWriter pickle = new PickleWriter();
    pickle.tensors(tensors);
    return pickle.finish();
  }

  /** {@code dict(tensors)}. */
  public static ByteBuffer dict(Map<String, Tensor> tensors) {
    PickleWriter pickle = new PickleWriter();
    pickle.out.write(Pickle.EMPTY_DICT);
    pickle.memoize();
    if (!tensors.isEmpty()) {
      pickle.out.write(Pickle.MARK);
      int key = 0;
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        pickle.text(entry.getKey());
        pickle.tensor(Integer.toString(key++), entry.getValue());
      }
      pickle.out.write(Pickle.SETITEMS);
    }
    return pickle.finish();
  }

  private ByteBuffer finish() {
    out.write(Pickle.STOP);
    return ByteBuffer.wrap(out.toByteArray());
  }

  private void tensors(List<Tensor> tensors) {
    openTuple(tensors.size());
    for (int key = 0; key < tensors.size(); key++) {
      tensor(Integer.toString(key), tensors.get(key));
    }
    closeTuple(tensors.size());
  }

  /** {@code _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)}. */
  private void tensor(String key, Tensor tensor) {
    global(PickleGlobal.REBUILD_TENSOR);
    openTuple(6);
    storage(key, tensor);
    integer(0);
    integers(tensor.shape());
    integers(Tensor.rowMajorStrides(tensor.shape()));
    out.write(Pickle.NEWFALSE);
    global(PickleGlobal.ORDERED_DICT);
    out.write(Pickle.EMPTY_TUPLE);
    out.write(Pickle.REDUCE);
    memoize();
    closeTuple(6);
    out.write(Pickle.REDUCE);
    memoize();
  }

  /** The persistent id {@code ('storage', class, key, location, elements)}. */
  private void storage(String key, Tensor tensor) {
    openTuple(5);
    text("storage");
    global(PickleGlobal.STORAGE_MODULE, tensor.type().torchStorage());
    text(key);
    text("cpu");
    integer(tensor.elements());
    closeTuple(5);
    out.write(Pickle.BINPERSID);
  }

  private void integers(long[] values) {
    openTuple(values.length);
    for (long value : values) {
      integer(value);
    }
    closeTuple(values.length);
  }

  private void openTuple(int length) {
    if (length > 3) {
      out.write(Pickle.MARK);
    }
  }

  private void closeTuple(int length) {
    switch (length) {
      case 0 -> out.write(Pickle.EMPTY_TUPLE);
      case 1 -> out.write(Pickle.TUPLE1);
      case 2 -> out.write(Pickle.TUPLE2);
      case 3 -> out.write(Pickle.TUPLE3);
      default -> out.write(Pickle.TUPLE);
    }
    if (length > 0) {
      memoize();
    }
  }

  private void global(PickleGlobal global) {
    String[] words = global.words().get(0).split(" ", -1);
    global(words[0], words[1]);
  }

  private void global(String module, String name) {
    String words = module + "\n" + name + "\n";
    if (!recall(words)) {
      out.write(Pickle.GLOBAL);
      out.writeBytes(words.getBytes(StandardCharsets.US_ASCII));
      memo.put(words, memoize());
    }
  }

  private void text(String value) {
    if (!recall(value)) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      out.write(Pickle.BINUNICODE);
      int32(utf8.length);
      out.writeBytes(utf8);
      memo.put(value, memoize());
    }
  }

  private void integer(long value) {
    if (value >= 0 && value <= 0xFF) {
      out.write(Pickle.BININT1);
      out.write((int) value);
    } else if (value >= 0 && value <= 0xFFFF) {
      out.write(Pickle.BININT2);
      out.write((int) value);
      out.write((int) value >> 8);
    } else { // elements of a tensor of at most 2 GiB, so that 31 bits are enough
      out.write(Pickle.BININT);
      int32(Math.toIntExact(value));
    }
  }

  private boolean recall(String written) {
    Integer number = memo.get(written);
    if (number != null) {
      memoInstruction(Pickle.BINGET, Pickle.LONG_BINGET, number);
    }
    return number != null;
  }

  private int memoize() {
    memoInstruction(Pickle.BINPUT, Pickle.LONG_BINPUT, memoSize);
    return memoSize++;
  }

  private void memoInstruction(int shortForm, int longForm, int number) {
    if (number <= 0xFF) {
      out.write(shortForm);
      out.write(number);
    } else {
      out.write(longForm);
      int32(number);
    }
  }

  private void int32(int value) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }
}
