package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.KeyIndex;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.PlainMember;
import dev.cosmicai.formats.pickle.PickleName;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The storages of torch's older format: one behind the other in the order of a list of their keys,
 * each of the length that the pickle says.
 */
final class LegacyStorages implements PtStorages.Finder {
  private final FileBytes file;
  private final Pickled pickled;
  private final FileFaults faults;
  private final KeyIndex byKey;

  /** Where each storage that the pickle refers to starts in the file; 0 if it was not found. */
  private final int[] starts;

  /** Knows what the pickle refers to, and not yet where that is. */
  LegacyStorages(FileBytes file, Pickled pickled, FileFaults faults, MemoryBudget budget) {
    int count = pickled.storageCount();
    budget.chargePickle(KeyIndex.sizeBytes(count) + (long) Integer.BYTES * count);
    this.file = file;
    this.pickled = pickled;
    this.faults = faults;
    this.starts = new int[count];
    this.byKey = new KeyIndex(pickled.bytes(), count, new KeysOfStorages(pickled), faults);
    for (int number = 0; number < count; number++) {
      byKey.put(number);
    }
  }

  /** Where the keys of storages lie in the pickle. */
  private record KeysOfStorages(Pickled pickled) implements KeyIndex.Keys {
    @Override
    public int start(int number) {
      return pickled.start(PtArrays.key(pickled, pickled.storage(number)));
    }

    @Override
    public int length(int number) {
      return pickled.length(PtArrays.key(pickled, pickled.storage(number)));
    }
  }

  /** Goes through the storages, the first of which is at the cursor. */
  void read(Pickled keys, ByteCursor cursor) {
    int list = keys.root();
    if (keys.kind(list) != Kind.LIST) {
      throw faults.corrupt("is damaged: it has no list of storages");
    }
    ByteBuffer key = keys.bytes().duplicate();
    for (long at = keys.begin(list); at >= 0; at = keys.after(list, at)) {
      int text = keys.at(at);
      int number = -1;
      if (keys.kind(text) == Kind.TEXT) {
        key.clear().position(keys.start(text)).limit(keys.start(text) + keys.length(text));
        number = byKey.find(key);
      }
      if (number < 0) {
        throw faults.corrupt("is damaged: it lists a storage that its pickle does not describe");
      }
      starts[number] = read(pickled.storage(number), cursor);
    }
  }

  /** One storage; where its elements start. */
  private int read(int storage, ByteCursor cursor) {
    PickleName.StorageClass kind = PtArrays.storageClass(pickled, storage);
    long described = PtArrays.elements(pickled, storage);
    long elements = cursor.i64();
    if (elements != described || elements > cursor.remaining() / kind.elementBytes()) {
      throw faults.corrupt(
          "is damaged or cut short: a storage of %,d elements of %s does not lie inside the file",
          described, kind.name());
    }
    int start = cursor.position();
    cursor.skip(elements * kind.elementBytes());
    return start;
  }

  @Override
  public Optional<Member> find(int key) {
    PtStorages.Many found = many();
    return found.find(key)
        ? Optional.of(new PlainMember(file, found.start(), found.length(), faults))
        : Optional.empty();
  }

  @Override
  public PtStorages.Many many() {
    return new Found();
  }

  /** Of the file, which was read as a whole. */
  private final class Found implements PtStorages.Many {
    private final ByteBuffer text = pickled.bytes().duplicate();
    private int number;

    @Override
    public ByteBuffer file() {
      return pickled.bytes();
    }

    @Override
    public boolean find(int key) {
      int start = pickled.start(key);
      number = byKey.find(text.clear().position(start).limit(start + pickled.length(key)));
      return number >= 0 && starts[number] > 0;
    }

    @Override
    public int start() {
      return starts[number];
    }

    @Override
    public int length() {
      int storage = pickled.storage(number);
      return (int) PtArrays.elements(pickled, storage)
          * PtArrays.storageClass(pickled, storage).elementBytes();
    }
  }
}
