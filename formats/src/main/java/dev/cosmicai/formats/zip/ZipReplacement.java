package dev.cosmicai.formats.zip;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * Puts a small stored member into a copy of an archive, or in the place of the one of its name. All
 * other members stay where they are, byte for byte, headers included; only the directory behind
 * them is written anew, always with ZIP64's records, as torch does. A member that is replaced
 * leaves its bytes behind, unless it was the last one.
 */
public final class ZipReplacement {
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;

  /** What comes before the rest of an end record of ZIP64, which its size does not count. */
  private static final int UNCOUNTED_BYTES = 12;

  private static final long IN_END64 = 0xFFFFFFFFL;
  private static final long COUNT_IN_END64 = 0xFFFFL;

  private final FileChannel source;
  private final ZipEnd end;
  private final ZipDirectory directory;
  private final ByteBuffer headers;

  private ZipReplacement(FileChannel source, FileFaults faults) throws IOException {
    this.source = source;
    FileBytes bytes = new ChannelBytes(source, source.size());
    this.end = ZipEnd.find(bytes, faults);
    this.directory = new ZipDirectory(bytes, faults, unused -> {});
    this.headers = bytes.read(end.offset(), end.bytes());
  }

  /** A file on a disk, of any size. */
  private record ChannelBytes(FileChannel channel, long size) implements FileBytes {
    @Override
    public ByteBuffer read(long offset, int length) {
      ByteBuffer piece = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      try {
        while (piece.hasRemaining()) {
          if (channel.read(piece, offset + piece.position()) < 0) {
            throw cutShort();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return piece.flip();
    }
  }

  /**
   * Copies an archive with another member.
   *
   * @param archive stays as it is
   * @param target another file, which is replaced if it is there; on the disk when this returns
   * @param name the member's, with all folders
   * @param faults for messages
   * @throws dev.cosmicai.faults.FatalFault if it is no whole archive
   * @throws IOException if one cannot be read or the other not be written
   */
  public static void write(
      Path archive, Path target, String name, byte[] content, FileFaults faults)
      throws IOException {
    try (FileChannel source = FileChannel.open(archive);
        FileChannel copy =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      new ZipReplacement(source, faults)
          .write(copy, name.getBytes(StandardCharsets.UTF_8), content);
      copy.force(true);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void write(FileChannel copy, byte[] name, byte[] content) throws IOException {
    int replaced = directory.find(ByteBuffer.wrap(name));
    long start = contentEnd(replaced);
    for (long done = 0, more; done < start; done += more) {
      more = source.transferTo(done, start - done, copy);
      if (more == 0) {
        throw cutShort();
      }
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    int crc32 = (int) crc.getValue();
    write(copy, ZipHeaders.local(start, name, crc32, content.length));
    write(copy, ByteBuffer.wrap(content));

    long offset = copy.position();
    int before = replaced < 0 ? headers.limit() : replaced;
    int after = replaced < 0 ? headers.limit() : directory.end(replaced);
    write(copy, headers.slice(0, before));
    write(copy, headers.slice(after, headers.limit() - after));
    write(copy, ZipHeaders.directory(start, name, crc32, content.length));
    int count = end.count() + (replaced < 0 ? 1 : 0);
    write(copy, ends(count, offset, copy.position() - offset));
  }

  /** Where the members that stay end: those of the last one, if it is replaced, are no loss. */
  private long contentEnd(int replaced) {
    if (replaced < 0) {
      return end.offset();
    }
    long start = directory.entry(replaced).headerOffset();
    int header = 0;
    for (int i = 0; i < directory.count(); i++) {
      if (directory.entry(header).headerOffset() > start) {
        return end.offset();
      }
      header = directory.end(header);
    }
    return Math.min(start, end.offset());
  }

  private static EOFException cutShort() {
    return new EOFException("it was cut short just now");
  }

  private static ByteBuffer ends(int count, long offset, long bytes) {
    ByteBuffer ends = ZipHeaders.littleEndian(END64_BYTES + END64_LOCATOR_BYTES + END_BYTES);
    ends.putInt(END64).putLong(END64_BYTES - UNCOUNTED_BYTES);
    ends.putShort(ZipHeaders.VERSION64).putShort(ZipHeaders.VERSION64).putInt(0).putInt(0);
    ends.putLong(count).putLong(count).putLong(bytes).putLong(offset);
    ends.putInt(END64_LOCATOR).putInt(0).putLong(offset + bytes).putInt(1);
    short shortCount = (short) Math.min(count, COUNT_IN_END64);
    ends.putInt(END).putInt(0).putShort(shortCount).putShort(shortCount);
    ends.putInt((int) Math.min(bytes, IN_END64)).putInt((int) Math.min(offset, IN_END64));
    return ends.putShort((short) 0).flip();
  }

  private static void write(FileChannel copy, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      copy.write(bytes);
    }
  }
}
