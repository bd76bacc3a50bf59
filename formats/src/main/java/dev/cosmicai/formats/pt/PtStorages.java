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
  private final Map<String, Member> kept = new HashMap<>();

  /** Where a file has its storages. */
  interface Finder {
    /** A storage by its key; may be longer than the pickle says, which is checked here. */
    Optional<Member> find(Pickled pickled, int key);

    /** Makes it cheap to read very many of them. */
    void expectMany();
  }

  PtStorages(Pickled pickled, FileFaults faults, Finder finder) {
    this.pickled = pickled;
    this.faults = faults;
    this.finder = finder;
  }

  void expectMany() {
    finder.expectMany();
  }

  /** The elements of the storage that an array lies in. */
  Extent extent(PtArray array, String label) {
    Member member = member(PtArrays.key(pickled, array.value));
    long elements = PtArrays.elements(pickled, array.value);
    if (elements > member.length() / array.type.bytes()) {
      throw faults.corrupt(
          "is damaged or cut short: the storage of %s has %,d bytes for %,d elements of %s",
          label, member.length(), elements, array.type);
    }
    return Extent.of(member).slice(0, elements * array.type.bytes());
  }

  private Member member(int key) {
    String name = pickled.text(key);
    Member known = kept.get(name);
    if (known == null) {
      known =
          finder
              .find(pickled, key)
              .orElseThrow(
                  () ->
                      faults.corrupt(
                          "is damaged: it lacks the storage %s that its pickle refers to",
                          FileFaults.quote(name)));
      if (kept.size() < MAX_KEPT) {
        kept.put(name, known);
      }
    }
    return known;
  }
}
