package dev.cosmicai.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A member of a ZIP archive, stored or deflated. For one thread at a time. */
final class ZipMember implements Member {
  /** Of a deflated member, what its first few thousand bytes are packed into. */
  private static final int PACKED_HEAD_BYTES = 1 << 14;

  private final FileBytes file;
  private final Origin origin;
  private final StoredZip.Entry entry;
  private final long offset;
  private final MemoryBudget budget;
  private ByteBuffer content;

  /**
   * A member that lies inside the file and is stored or deflated.
   *
   * @param offset of its first byte in the file
   * @param budget for what is inflated; null if it is stored
   */
  ZipMember(
      FileBytes file, Origin origin, StoredZip.Entry entry, long offset, MemoryBudget budget) {
    this.file = file;
    this.origin = origin;
    this.entry = entry;
    this.offset = offset;
    this.budget = budget;
  }

  @Override
  public long length() {
    return entry.bytes();
  }

  @Override
  public ByteBuffer head(int maxBytes) {
    int length = (int) Math.min(entry.bytes(), maxBytes);
    if (content != null) {
      return content.slice(0, length).order(ByteOrder.LITTLE_ENDIAN);
    } else if (!entry.isDeflated()) {
      return file.read(offset, length);
    }
    budget.chargeUnpacked(length);
    ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    Inflater inflater = new Inflater(true);
    try {
      inflate(inflater, (int) Math.min(entry.storedBytes(), PACKED_HEAD_BYTES), head);
    } finally {
      inflater.end();
    }
    return head.flip();
  }

  @Override
  public ByteBuffer content() {
    if (content == null) {
      ByteBuffer read =
          entry.isDeflated()
              ? inflate()
              : file.read(offset, origin.requireFitsMemory(entry.storedBytes()));
      verify(read);
      content = read;
    }
    return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public Optional<Place> place() {
    return entry.isDeflated()
        ? Optional.empty()
        : Optional.of(new Place(offset, entry.crc32(), entry.name()));
  }

  private ByteBuffer inflate() {
    ByteBuffer inflated = budget.allocateUnpacked(entry.bytes());
    Inflater inflater = new Inflater(true);
    try {
      inflate(inflater, origin.requireFitsMemory(entry.storedBytes()), inflated);
      // One byte more than the directory promises would be a bomb or damage.
      boolean whole = !inflated.hasRemaining() && inflater.inflate(new byte[1]) == 0;
      if (!whole || !inflater.finished()) {
        throw origin.corrupt(
            "is damaged: %s does not unpack to its %d bytes",
            Origin.quote(entry.name()), entry.bytes());
      }
    } catch (DataFormatException e) {
      throw cannotBeUnpacked();
    } finally {
      inflater.end();
    }
    return inflated.flip();
  }

  private void inflate(Inflater inflater, int storedBytes, ByteBuffer target) {
    inflater.setInput(file.read(offset, storedBytes));
    try {
      while (target.hasRemaining() && inflater.inflate(target) > 0) {}
    } catch (DataFormatException e) {
      throw cannotBeUnpacked();
    }
  }

  private RuntimeException cannotBeUnpacked() {
    return origin.corrupt("is damaged: %s cannot be unpacked", Origin.quote(entry.name()));
  }

  private void verify(ByteBuffer read) {
    Place whole = new Place(offset, entry.crc32(), entry.name());
    new RunningChecksum(whole, read.duplicate(), origin).verify();
  }
}
