package dev.cosmicai.formats.zip;

import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.RunningChecksum;
import dev.cosmicai.formats.io.Span;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A deflated member, unpacked while its bytes pass by. Never gives more than the directory
 * promises: one byte more would be a bomb or damage.
 */
final class InflatedRun implements ByteRun {
  private final StoredZip.Entry entry;
  private final long offset;
  private final Optional<RunningChecksum> checksum;
  private final FileFaults faults;
  private final Inflater inflater = new Inflater(true);
  private int skippedBytes;
  private long contentLeft;
  private boolean finished;

  /**
   * The content behind its first bytes, which are unpacked too, since the checksum covers them.
   *
   * @param offset of the packed bytes in the file
   */
  InflatedRun(
      StoredZip.Entry entry,
      long offset,
      int skippedBytes,
      Optional<RunningChecksum> checksum,
      FileFaults faults) {
    this.entry = entry;
    this.offset = offset;
    this.skippedBytes = skippedBytes;
    this.contentLeft = entry.bytes() - skippedBytes;
    this.checksum = checksum;
    this.faults = faults;
  }

  @Override
  public List<Span> spans() {
    return List.of(new Span(offset, entry.storedBytes()));
  }

  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public void passed(ByteBuffer stored) {
    throw new UnsupportedOperationException("packed bytes are no content");
  }

  @Override
  public void read(ByteBuffer stored, ByteBuffer content) {
    if (skippedBytes > 0) {
      ByteBuffer skipped = ByteBuffer.allocate(skippedBytes);
      skippedBytes -= inflate(stored, skipped);
    }
    if (skippedBytes == 0) {
      int limit = content.limit();
      content.limit(content.position() + (int) Math.min(content.remaining(), contentLeft));
      contentLeft -= inflate(stored, content);
      content.limit(limit);
    }
    if (contentLeft == 0) {
      requireEnd(stored);
    }
  }

  @Override
  public void verify() {
    if (contentLeft > 0 || !finished) {
      throw wrongLength();
    }
    checksum.ifPresent(RunningChecksum::verify);
  }

  /** Frees what zlib holds; for a run that is not read to its end. */
  void close() {
    inflater.end();
  }

  /** What follows the last packed byte is no concern of ours. */
  private void requireEnd(ByteBuffer stored) {
    if (inflate(stored, ByteBuffer.allocate(1)) > 0) {
      throw wrongLength();
    }
    if (finished) {
      stored.position(stored.limit());
    }
  }

  /** As many bytes as there are and as there is room for. */
  private int inflate(ByteBuffer stored, ByteBuffer target) {
    if (finished) {
      return 0;
    }
    int start = target.position();
    try {
      inflater.setInput(stored);
      // Also without anything new to unpack: bytes may be left inside of zlib.
      while (target.hasRemaining() && inflater.inflate(target) > 0) {
        // Goes on.
      }
    } catch (DataFormatException e) {
      throw faults.corrupt("is damaged: %s cannot be unpacked", FileFaults.quote(entry.name()));
    }
    checksum.ifPresent(crc -> crc.update(target.duplicate().flip().position(start)));
    if (inflater.finished()) {
      finished = true;
      inflater.end();
    }
    return target.position() - start;
  }

  private RuntimeException wrongLength() {
    return faults.corrupt(
        "is damaged: %s does not unpack to its %d bytes",
        FileFaults.quote(entry.name()), entry.bytes());
  }
}
