package dev.cosmicai.formats;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The format of {@code torch.save} before torch 1.6, still written with {@code
 * _use_new_zipfile_serialization=False}: five pickles one after another (a magic number, a version,
 * the machine's byte order and sizes, the object, the keys of its storages), then each storage as
 * its number of elements in 8 bytes and the elements. Nothing is aligned or checksummed here.
 */
final class LegacyPt {
  // Python's 0x1950a86a20f9469cfc6c, a ten-byte integer, with its instruction and length.
  private static final byte[] MAGIC = {
    (byte) Pickle.LONG1,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    Pickle.STOP
  };
  private static final int VERSION = 1001;

  private final ByteCursor cursor;
  private final Origin origin;
  private final Map<String, ByteBuffer> storages = new HashMap<>();

  private LegacyPt(ByteCursor cursor, Origin origin) {
    this.cursor = cursor;
    this.origin = origin;
  }

  /** Whether a file begins with the magic number, in any protocol. */
  static boolean looksLike(ByteBuffer file) {
    return magicEnd(file) >= 0;
  }

  static TensorSet tensors(ByteBuffer file, Origin origin) {
    ByteCursor cursor = new ByteCursor(file, origin, "its pickle");
    cursor.skip(magicEnd(file));
    return new LegacyPt(cursor, origin).read();
  }

  private TensorSet read() {
    if (!(load() instanceof PickleValue.Int version) || version.value() != VERSION) {
      throw origin.corrupt("is damaged: it has an unknown version of torch's older format");
    }
    if (load() instanceof PickleValue.Dict machine
        && machine.items().get("little_endian") instanceof PickleValue.Bool little
        && !little.value()) {
      throw origin.shape("is big-endian; save it again on a little-endian machine");
    }
    Map<String, PickleValue.Storage> described = new HashMap<>();
    PickleValue root =
        Unpickler.load(cursor, origin, storage -> described.put(storage.key(), storage));
    if (!(load() instanceof PickleValue.Sequence keys)) {
      throw origin.corrupt("is damaged: it has no list of storages");
    }
    for (PickleValue key : keys.items()) {
      if (key instanceof PickleValue.Text text && described.containsKey(text.value())) {
        storages.put(text.value(), storage(described.get(text.value())));
      } else {
        throw origin.corrupt("is damaged: it lists a storage that its pickle does not describe");
      }
    }
    return new PtContents(origin, this::find).of(root);
  }

  private PickleValue load() {
    return Unpickler.load(cursor, origin, storage -> {});
  }

  private ByteBuffer storage(PickleValue.Storage described) {
    long elements = cursor.i64();
    if (elements != described.elements()
        || elements > cursor.remaining() / described.type().bytes()) {
      throw origin.corrupt(
          "is damaged or cut short: a storage of %,d elements of %s does not lie inside the file",
          described.elements(), described.type());
    }
    return cursor.take(elements * described.type().bytes());
  }

  private ByteBuffer find(PickleValue.Storage storage) {
    ByteBuffer bytes = storages.get(storage.key());
    if (bytes == null) {
      throw origin.corrupt("is damaged: it lacks a storage that its pickle refers to");
    }
    return bytes;
  }

  /** The byte after the first pickle if that is the magic number, else -1. */
  private static int magicEnd(ByteBuffer file) {
    ByteBuffer view = file.slice();
    // PROTO and, from protocol 4 on, FRAME with eight bytes may come first.
    for (int start : new int[] {2, 11}) {
      int end = start + MAGIC.length;
      if (view.limit() >= end
          && (view.get(0) & 0xFF) == Pickle.PROTO
          && view.slice(start, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
        return end;
      }
    }
    return -1;
  }
}
