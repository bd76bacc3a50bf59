package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.zip.StoredMembers;
import dev.cosmicai.formats.zip.StoredZip;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Storages that are members of an archive, each named by a folder and its key. */
final class ZipStorages implements PtStorages.Finder {
  private final StoredZip zip;
  private final String folder;
  private final Pickled pickled;
  private final MemoryBudget budget;

  ZipStorages(StoredZip zip, String folder, Pickled pickled, MemoryBudget budget) {
    this.zip = zip;
    this.folder = folder;
    this.pickled = pickled;
    this.budget = budget;
  }

  @Override
  public Optional<Member> find(int key) {
    return zip.entry(folder + pickled.text(key)).map(entry -> zip.member(entry, budget));
  }

  @Override
  public PtStorages.Many many() {
    return new ManyMembers(zip.storedMembers(), folder, pickled);
  }

  /** Asks for each by a name in the same buffer. */
  private static final class ManyMembers implements PtStorages.Many {
    /** Keys are numbers. */
    private static final int MAX_KEY_BYTES = 64;

    private final StoredMembers members;
    private final Pickled pickled;
    private final ByteBuffer name;
    private final int folderBytes;

    private ManyMembers(StoredMembers members, String folder, Pickled pickled) {
      byte[] first = folder.getBytes(StandardCharsets.UTF_8);
      this.members = members;
      this.pickled = pickled;
      this.folderBytes = first.length;
      this.name = ByteBuffer.allocate(folderBytes + MAX_KEY_BYTES).put(first);
    }

    @Override
    public ByteBuffer file() {
      return members.archive();
    }

    @Override
    public boolean find(int key) {
      int length = pickled.length(key);
      if (length > MAX_KEY_BYTES) {
        return false;
      }
      name.clear();
      name.put(folderBytes, pickled.bytes(), pickled.start(key), length);
      return members.find(name.limit(folderBytes + length));
    }

    @Override
    public int start() {
      return members.start();
    }

    @Override
    public int length() {
      return members.length();
    }
  }
}
