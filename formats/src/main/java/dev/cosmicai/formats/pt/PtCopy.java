package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.tensor.ElementCopy;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedWalk;
import java.nio.ByteBuffer;

/**
 * Puts the elements of arrays one behind the other into a buffer: in the order of their dimensions,
 * little-endian. The arrays were looked at before, and are of one type and shape.
 */
final class PtCopy {
  /** From so many storages on, the file had better be read at once. */
  private static final int MANY = 16;

  private final PtReading reading;
  private final ElementType type;
  private final ByteBuffer target;
  private final String label;
  private final PtArray array = new PtArray();

  /** The value that the array is set to. */
  private int value = Pickled.NOTHING;

  /** What the elements lie in, the way through them, and where the first one is. */
  private ElementCopy source;

  private StridedWalk walk;
  private long firstByte;

  /** The storage that the source is of, if it is one. */
  private int storage = Pickled.NOTHING;

  private StridedWalk dense;
  private ByteBuffer decoded;

  PtCopy(PtReading reading, ElementType type, ByteBuffer target, String label) {
    this.reading = reading;
    this.type = type;
    this.target = target;
    this.label = label;
  }

  /** Says how many arrays will come. */
  void expect(int count) {
    if (count > MANY) {
      reading.storages().expectMany();
    }
  }

  void add(int next) {
    if (next != value) {
      value = Pickled.NOTHING;
      reading.arrays().load(next, array, label);
      switch (array.source) {
        case STORAGE -> findInStorage();
        case BYTES -> findInPickle();
        case TEXT -> decode();
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

  private void findInStorage() {
    if (storage == Pickled.NOTHING
        || !PtArrays.isSameStorage(reading.pickled(), storage, array.value)) {
      from(reading.storages().extent(array, label).bytes());
      storage = array.value;
    }
    if (!array.liesInside(PtArrays.elements(reading.pickled(), storage))) {
      throw reading
          .faults()
          .corrupt(
              "is damaged or cut short: %s of %s reaches beyond its storage", label, array);
    }
    firstByte = array.offset * type.bytes();
    takeWay();
  }

  private void findInPickle() {
    if (source == null || source.source().order() != array.order) {
      from(reading.pickled().bytes().duplicate());
    }
    firstByte = array.value == Pickled.NOTHING ? 0 : reading.pickled().start(array.value);
    takeWay();
  }

  private void decode() {
    if (decoded == null) {
      int bytes = (int) array.elements() * type.bytes();
      reading.budget().charge(bytes);
      decoded = ByteBuffer.allocate(bytes);
    }
    reading.arrays().numpy().put(array, decoded.clear());
    if (source == null || source.source().order() != array.order) {
      from(decoded.duplicate());
    }
    firstByte = 0;
    takeWay();
  }

  private void from(ByteBuffer bytes) {
    source = new ElementCopy(bytes.order(array.order), target, type.bytes());
  }

  private void takeWay() {
    if (!array.isDense()) {
      walk = new StridedWalk(array.shape(), array.byteStrides());
      return;
    }
    if (dense == null) {
      dense =
          new StridedWalk(new long[] {array.elements()}, new long[] {type.bytes()});
    }
    walk = dense;
  }
}
