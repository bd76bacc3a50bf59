package dev.cosmicai.formats.zip;

import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.PlainRun;
import dev.cosmicai.formats.io.RunningChecksum;
import dev.cosmicai.formats.io.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/** A member of a ZIP archive, stored or deflated. For one thread at a time. */
final class ZipMember implements Member {
  /** Of a deflated member, what its first few thousand bytes are packed into. */
  private static final int PACKED_HEAD_BYTES = 1 << 14;

  /** What may lie before a part that is verified together with it: the header of an array. */
  private static final int MAX_HEAD_BYTES = 1 << 16;

  /** Packed bytes are read in pieces, as the file may lie where reading them takes memory. */
  private static final int PIECE_BYTES = 8 << 20;

  private final FileBytes file;
  private final FileFaults faults;
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
      FileBytes file, FileFaults faults, StoredZip.Entry entry, long offset, MemoryBudget budget) {
    this.file = file;
    this.faults = faults;
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
    InflatedRun run = inflated(0);
    run.read(packed(0, PACKED_HEAD_BYTES), head);
    run.close();
    return head.flip();
  }

  @Override
  public ByteBuffer content() {
    if (content == null) {
      content =
          entry.isDeflated()
              ? inflate()
              : verified(file.read(offset, faults.requireFitsMemory(entry.storedBytes())));
    }
    return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public OptionalLong offset() {
    return entry.isDeflated() ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  @Override
  public Optional<ByteRun> run(long start, long length) {
    boolean afterHead = isAfterHead(start, length);
    if (entry.isDeflated()) {
      return afterHead ? Optional.of(inflated((int) start)) : Optional.empty();
    }
    Optional<RunningChecksum> checksum = checksum();
    if (checksum.isPresent()) {
      if (!afterHead) {
        return Optional.empty();
      }
      checksum.get().update(head((int) start));
    }
    return Optional.of(new PlainRun(new Span(offset + start, length), checksum));
  }

  @Override
  public Optional<ByteRun> part(Span all, long start, long length) {
    if (entry.isDeflated()) {
      return Optional.empty();
    }
    Optional<RunningChecksum> checksum = Optional.empty();
    if (isAfterHead(all.offset(), all.length())) {
      boolean isFirst = start == all.offset() && length > 0;
      long behind = entry.bytes() - start - length;
      checksum = checksum().map(whole -> whole.ofPart(isFirst, behind, entry.bytes()));
      checksum.filter(unused -> isFirst).ifPresent(first -> first.update(head((int) start)));
    }
    return Optional.of(new PlainRun(new Span(offset + start, length), checksum));
  }

  /** Whether a part is all that the checksum covers, but for a short head. */
  private boolean isAfterHead(long start, long length) {
    return start <= MAX_HEAD_BYTES && start + length == entry.bytes();
  }

  private ByteBuffer inflate() {
    ByteBuffer inflated = budget.allocateUnpacked(entry.bytes());
    InflatedRun run = inflated(0);
    for (long next = 0; next < entry.storedBytes(); next += PIECE_BYTES) {
      run.read(packed(next, PIECE_BYTES), inflated);
    }
    run.verify();
    return inflated.flip();
  }

  private ByteBuffer packed(long start, int maxBytes) {
    return file.read(offset + start, (int) Math.min(maxBytes, entry.storedBytes() - start));
  }

  private InflatedRun inflated(int skippedBytes) {
    return new InflatedRun(entry, offset, skippedBytes, checksum(), faults);
  }

  private ByteBuffer verified(ByteBuffer read) {
    checksum()
        .ifPresent(
            crc -> {
              crc.update(read);
              crc.verify();
            });
    return read;
  }

  private Optional<RunningChecksum> checksum() {
    return entry.crc32() == 0
        ? Optional.empty()
        : Optional.of(new RunningChecksum(entry.crc32(), entry.name(), faults));
  }
}
