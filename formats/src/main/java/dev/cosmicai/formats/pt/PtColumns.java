package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.LazyMember;
import dev.cosmicai.formats.pickle.PickleGlobal;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.tensor.StridedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** Values of a pickle as columns. */
final class PtColumns {
  /** What a column takes in memory before it is asked for. */
  private static final int COLUMN_BYTES = 320;

  private final PtReading reading;
  private final Pickled pickled;

  PtColumns(PtReading reading) {
    this.reading = reading;
    this.pickled = reading.pickled();
  }

  /** Whether a value is a column: a tensor or array, or a list of such, or of numbers. */
  boolean isColumn(int value) {
    return switch (pickled.kind(value)) {
      case CALL -> !PtDatasets.isDataset(pickled, value);
      case LIST -> reading.arrays().numbers().isNumbers(value) || isListOfArrays(value);
      case TUPLE -> reading.arrays().numbers().isNumbers(value);
      default -> false;
    };
  }

  private boolean isListOfArrays(int list) {
    if (pickled.count(list) == 0) {
      return false;
    }
    int first = pickled.at(pickled.begin(list));
    return pickled.kind(first) == Kind.CALL && !PtDatasets.isDataset(pickled, first);
  }

  /**
   * Such a column, when it is asked for.
   *
   * @param label what to call it in messages
   */
  Supplier<StridedTensor> later(int value, String label) {
    reading.budget().chargePickle(COLUMN_BYTES);
    return once(() -> column(value, label));
  }

  /** A row of it for each item of a list of samples. */
  Supplier<StridedTensor> later(int samples, PtPath path, String label) {
    reading.budget().chargePickle(COLUMN_BYTES);
    return once(() -> new PtStack(reading, samples, path, label).column());
  }

  private StridedTensor column(int value, String label) {
    if (pickled.isCall(value, PickleGlobal.REBUILD_SPARSE)) {
      return new PtSparse(reading, this).dense(value, label);
    } else if (pickled.kind(value) == Kind.LIST && isListOfArrays(value)) {
      return new PtStack(reading, value, PtPath.ITSELF, label).column();
    }
    return dense(value, label);
  }

  /** A tensor that is not sparse, an array, or numbers. */
  StridedTensor dense(int value, String label) {
    PtArray array = new PtArray();
    reading.arrays().load(value, array, label);
    return switch (array.source) {
      case STORAGE ->
          StridedTensor.of(
              array.type,
              array.offset,
              array.shape(),
              array.strides(),
              reading.storages().extent(array, label),
              reading.faults(),
              label);
      case BYTES, TEXT ->
          StridedTensor.ofBytes(
              array.type,
              array.order,
              0,
              array.shape(),
              array.byteStrides(),
              Extent.of(content(array)),
              reading.faults(),
              label);
      case NUMBERS ->
          reading
              .gathered(label)
              .tensor(
                  array.type,
                  array.shape(),
                  "numbers one by one that take together",
                  target -> reading.arrays().numbers().put(array, array.type, target));
    };
  }

  /** The bytes of an array that are in the pickle: as they are, or decoded from text. */
  private LazyMember content(PtArray array) {
    int length = (int) array.elements() * array.type.bytes();
    NumpyArrays numpy = reading.arrays().numpy();
    if (array.source == PtArray.Source.TEXT) {
      return new LazyMember(
          length,
          () -> {
            ByteBuffer decoded = reading.budget().allocate(length);
            numpy.put(array, decoded);
            return decoded.flip();
          });
    }
    int start = length == 0 ? 0 : pickled.start(array.value);
    return new LazyMember(
        length, () -> pickled.bytes().slice(start, length).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Makes a value when it is first asked for, and keeps it. */
  static <T> Supplier<T> once(Supplier<T> maker) {
    return new Supplier<>() {
      private T value;

      @Override
      public T get() {
        if (value == null) {
          value = maker.get();
        }
        return value;
      }
    };
  }
}
