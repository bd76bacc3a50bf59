package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.PlainMember;
import dev.cosmicai.formats.pickle.Pickle;
import dev.cosmicai.formats.pickle.PickleValue;
import dev.cosmicai.formats.pickle.Unpickler;
import dev.cosmicai.formats.tensor.TensorSet;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The format of {@code torch.save} before torch 1.6, still written with {@code
 * _use_new_zipfile_serialization=False}: five pickles one after another (a magic number, a version,
 * the machine's byte order and sizes, the object, the keys of its storages), then each storage as
 * its number of elements in 8 bytes and the elements. Nothing is aligned or checksummed here.
 */
public final class LegacyPt {
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
  private static final int FIRST_START = 2;
  private static final int LAST_START = 11;
  private static final int VERSION = 1001;

  private final FileBytes file;

  /** Of the whole file, so that its position is one in the file. */
  private final ByteCursor cursor;

  private final FileFaults faults;
  private final MemoryBudget budget;

  private LegacyPt(FileBytes file, ByteCursor cursor, FileFaults faults, MemoryBudget budget) {
    this.file = file;
    this.cursor = cursor;
    this.faults = faults;
    this.budget = budget;
  }

  /** Whether a file begins with the magic number, in any protocol. */
  public static boolean looksLike(FileBytes file) {
    return magicEnd(file) >= 0;
  }

  /** Needs the whole file: where one thing ends the next begins. */
  static TensorSet tensors(FileBytes file, FileFaults faults, MemoryBudget budget) {
    ByteBuffer whole = file.read(0, faults.requireFitsMemory(file.size()));
    ByteCursor cursor = new ByteCursor(whole, faults, "its pickle");
    cursor.skip(magicEnd(file));
    return new LegacyPt(file, cursor, faults, budget).read();
  }

  private TensorSet read() {
    if (!(load() instanceof PickleValue.Int version) || version.value() != VERSION) {
      throw faults.corrupt("is damaged: it has an unknown version of torch's older format");
    }
    if (load() instanceof PickleValue.Dict machine
        && machine.items().get("little_endian") instanceof PickleValue.Bool little
        && !little.value()) {
      throw faults.shape("is big-endian; save it again on a little-endian machine");
    }
    Map<String, PickleValue.Storage> described = new HashMap<>();
    PickleValue root =
        Unpickler.load(cursor, faults, budget, storage -> described.put(storage.key(), storage));
    if (!(load() instanceof PickleValue.Sequence keys)) {
      throw faults.corrupt("is damaged: it has no list of storages");
    }
    Map<String, Member> storages = new HashMap<>();
    for (PickleValue key : keys.items()) {
      if (key instanceof PickleValue.Text text && described.containsKey(text.value())) {
        storages.put(text.value(), storage(described.get(text.value())));
      } else {
        throw faults.corrupt("is damaged: it lists a storage that its pickle does not describe");
      }
    }
    return new PtContents(faults, key -> Optional.ofNullable(storages.get(key))).of(root);
  }

  private PickleValue load() {
    return Unpickler.load(cursor, faults, budget, storage -> {});
  }

  private Member storage(PickleValue.Storage described) {
    long elements = cursor.i64();
    if (elements != described.elements()
        || elements > cursor.remaining() / described.kind().elementBytes()) {
      throw faults.corrupt(
          "is damaged or cut short: a storage of %,d elements of %s does not lie inside the file",
          described.elements(), described.kind().name());
    }
    long offset = cursor.position();
    long bytes = elements * described.kind().elementBytes();
    cursor.skip(bytes);
    return new PlainMember(file, offset, bytes, faults);
  }

  /** The byte after the first pickle if that is the magic number, else -1. */
  private static int magicEnd(FileBytes file) {
    ByteBuffer view = file.read(0, (int) Math.min(file.size(), LAST_START + MAGIC.length));
    // PROTO and, from protocol 4 on, FRAME with eight bytes may come first.
    for (int start : new int[] {FIRST_START, LAST_START}) {
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
