package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.tensor.ElementCopy;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedWalk;
import java.nio.ByteBuffer;

/**
 * Puts the elements of arrays one behind the other into a buffer: in the order of their dimensions,
 * little-endian. The arrays were looked at before, and are of one type and shape. Makes next to
 * nothing of each, as there may be very many.
 */
final class PtCopy {
  /** After so many storages, the file had better be read at once. */
  private static final int MANY = 16;

  private final PtReading reading;
  private final Pickled pickled;
  private final ElementType type;
  private final ByteBuffer target;
  private final String label;
  private final PtArray array = new PtArray();

  /** The value that the array is set to. */
  private int value = Pickled.NOTHING;

  /** What the elements lie in, and that with their order of bytes; the way, and where it begins. */
  private ByteBuffer bytes;

  private ElementCopy source;
  private StridedWalk walk;
  private long firstByte;

  /** The storage that was found last, what it lies in, and where in that it starts. */
  private int storage = Pickled.NOTHING;

  private ByteBuffer storageBytes;
  private long storageStart;
  private int storagesFound;

  private StridedWalk dense;
  private ByteBuffer decoded;

  PtCopy(PtReading reading, ElementType type, ByteBuffer target, String label) {
    this.reading = reading;
    this.pickled = reading.pickled();
    this.type = type;
    this.target = target;
    this.label = label;
  }

  /** Puts the elements of a value of the pickle behind those of the values before. */
  void add(int next) {
    if (next != value) {
      value = Pickled.NOTHING;
      reading.arrays().load(next, array, label);
      switch (array.source) {
        case STORAGE -> takeFromStorage();
        case BYTES -> takeFrom(pickled.bytes(), array.value < 0 ? 0 : pickled.start(array.value));
        case TEXT -> takeFrom(decode(), 0);
        case NUMBERS -> {} // each is where it is
      }
      value = next;
    }
    if (array.source == PtArray.Source.NUMBERS) {
      reading.arrays().numbers().put(array, type, target);
    } else {
      walk.forEachRun(firstByte, source);
    }
  }

  private void takeFromStorage() {
    if (storage == Pickled.NOTHING || !PtArrays.isSameStorage(pickled, storage, array.value)) {
      storage = Pickled.NOTHING;
      findStorage();
      storage = array.value;
    }
    if (!array.liesInside(PtArrays.elements(pickled, storage))) {
      throw reading
          .faults()
          .corrupt("is damaged or cut short: %s of %s reaches beyond its storage", label, array);
    }
    takeFrom(storageBytes, storageStart + array.offset * type.bytes());
  }

  private void findStorage() {
    if (++storagesFound > MANY) {
      PtStorages.Many many = reading.storages().many();
      if (many.find(PtArrays.key(pickled, array.value))) {
        reading.storages().requireLength(array, many.length(), label);
        storageBytes = many.file();
        storageStart = many.start();
        return;
      }
    }
    storageBytes = reading.storages().extent(array, label).bytes();
    storageStart = 0;
  }

  private ByteBuffer decode() {
    if (decoded == null) {
      int length = (int) array.elements() * type.bytes();
      reading.budget().charge(length);
      decoded = ByteBuffer.allocate(length);
    }
    reading.arrays().numpy().put(array, decoded.clear());
    return decoded;
  }

  @SuppressWarnings("ReferenceEquality") // the same buffer, whatever it holds
  private void takeFrom(ByteBuffer from, long first) {
    if (bytes != from || source.source().order() != array.order) {
      bytes = from;
      source = new ElementCopy(from.duplicate().clear().order(array.order), target, type.bytes());
    }
    firstByte = first;
    if (!array.isDense()) {
      walk = new StridedWalk(array.shape(), array.byteStrides());
      return;
    }
    if (dense == null) {
      dense = new StridedWalk(new long[] {array.elements()}, new long[] {type.bytes()});
    }
    walk = dense;
  }
}
