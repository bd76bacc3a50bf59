package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.pickle.Pickled;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The storages that a pickle refers to: where their elements lie in the file. */
final class PtStorages {
  /** So many are kept, and verified once however many tensors share them. */
  private static final int MAX_KEPT = 256;

  private final Pickled pickled;
  private final FileFaults faults;
  private final Finder finder;
  private final Map<Integer, Member> kept = new HashMap<>();
  private Many many;

  /** Where a file has its storages. */
  interface Finder {
    /** A storage by its key; may be longer than the pickle says, which is checked here. */
    Optional<Member> find(int key);

    /** All of the file, in which very many are to be found. */
    Many many();
  }

  /** Very many storages of a file, which lies in memory; nothing is made of each. */
  interface Many {
    ByteBuffer file();

    /** Looks for a storage by its key; false if {@link Finder#find} has to be asked. */
    boolean find(int key);

    /** Where in the file the storage that was found starts; it is verified. */
    int start();

    /** How many bytes it has. */
    int length();
  }

  PtStorages(Pickled pickled, FileFaults faults, Finder finder) {
    this.pickled = pickled;
    this.faults = faults;
    this.finder = finder;
  }

  /** For reading very many. */
  Many many() {
    if (many == null) {
      many = finder.many();
    }
    return many;
  }

  /** The elements of the storage that an array lies in. */
  Extent extent(PtArray array, String label) {
    Member member = member(PtArrays.key(pickled, array.value));
    long bytes = requireLength(array, member.length(), label);
    return Extent.of(member).slice(0, bytes);
  }

  /** What the elements take of so many bytes. */
  long requireLength(PtArray array, long length, String label) {
    long elements = PtArrays.elements(pickled, array.value);
    if (elements > length / array.type.bytes()) {
      throw faults.corrupt(
          "is damaged or cut short: the storage of %s has %,d bytes for %,d elements of %s",
          label, length, elements, array.type);
    }
    return elements * array.type.bytes();
  }

  /** Texts that are the same are mostly one value of the pickle. */
  private Member member(int key) {
    Member known = kept.get(key);
    if (known == null) {
      known =
          finder
              .find(key)
              .orElseThrow(
                  () ->
                      faults.corrupt(
                          "is damaged: it lacks the storage %s that its pickle refers to",
                          FileFaults.quote(pickled.text(key))));
      if (kept.size() < MAX_KEPT) {
        kept.put(key, known);
      }
    }
    return known;
  }
}
