package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pickle.Pickle;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.pickle.Unpickler;
import dev.cosmicai.formats.tensor.TensorSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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

  /** The same number in protocol 1: the instruction LONG and a line of text. */
  private static final byte[] MAGIC_TEXT =
      "L119547037146038801333356L\n.".getBytes(StandardCharsets.US_ASCII);

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
    Pickled version = load();
    if (version.kind(version.root()) != Kind.INT || version.integer(version.root()) != VERSION) {
      throw faults.corrupt("is damaged: it has an unknown version of torch's older format");
    }
    refuseBigEndian(load());
    Pickled pickled = load();
    LegacyStorages storages = new LegacyStorages(file, pickled, faults, budget);
    storages.read(load(), cursor);
    return new PtContents(PtReading.of(pickled, storages, budget, faults)).all();
  }

  private void refuseBigEndian(Pickled machine) {
    int root = machine.root();
    int little =
        machine.kind(root) == Kind.DICT ? machine.find(root, "little_endian") : Pickled.NOTHING;
    if (little != Pickled.NOTHING && machine.kind(little) == Kind.BOOL && !machine.isTrue(little)) {
      throw faults.shape("is big-endian; save it again on a little-endian machine");
    }
  }

  private Pickled load() {
    return Unpickler.load(cursor, faults, budget);
  }

  /** The byte after the first pickle if that is the magic number, else -1. */
  private static int magicEnd(FileBytes file) {
    ByteBuffer view = file.read(0, (int) Math.min(file.size(), LAST_START + MAGIC_TEXT.length));
    if (holds(view, 0, MAGIC_TEXT)) {
      return MAGIC_TEXT.length;
    }
    // PROTO and, from protocol 4 on, FRAME with eight bytes may come first.
    for (int start : new int[] {FIRST_START, LAST_START}) {
      if (holds(view, start, MAGIC) && (view.get(0) & 0xFF) == Pickle.PROTO) {
        return start + MAGIC.length;
      }
    }
    return -1;
  }

  private static boolean holds(ByteBuffer view, int start, byte[] bytes) {
    return view.limit() >= start + bytes.length
        && view.slice(start, bytes.length).equals(ByteBuffer.wrap(bytes));
  }
}
