package dev.cosmicai.formats.zip;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes a ZIP archive of stored members to a stream, in constant memory: sizes and checksums are
 * known before a member starts, so nothing is patched afterwards. Each member's data begins at a
 * multiple of 64 bytes, reached as torch does it by an extra field {@code FB} of padding in the
 * local header. The bytes depend on nothing but the content: times are 1980-01-01.
 *
 * <p>Archives end at 4 GiB, as there is no ZIP64 here; a partition ends at 2 GiB anyway.
 */
public final class ZipOutput implements Closeable {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final long MAX_ARCHIVE_BYTES = 0xFFFFFFFFL;

  private final WritableByteChannel out;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long position;
  private int members;

  /** Does not close {@code out}: {@link #close} ends the archive and flushes nothing else. */
  public ZipOutput(OutputStream out) {
    this.out = Channels.newChannel(out);
  }

  /** Adds a member whose content is these parts, one after another. */
  public void add(String name, ByteBuffer... parts) throws IOException {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    long headerOffset = position;
    CRC32 crc = new CRC32();
    long bytes = 0;
    for (ByteBuffer part : parts) {
      bytes += part.remaining();
      crc.update(part.duplicate());
    }
    if (headerOffset + bytes
        > MAX_ARCHIVE_BYTES - ZipHeaders.ALIGNMENT_BYTES - nameBytes.length * 2L) {
      throw new IOException("an archive of more than 4 GiB cannot be written: " + name);
    }
    int crc32 = (int) crc.getValue();
    write(ZipHeaders.local(headerOffset, nameBytes, crc32, (int) bytes));
    for (ByteBuffer part : parts) {
      write(part.duplicate());
    }
    directory.write(ZipHeaders.directory(headerOffset, nameBytes, crc32, (int) bytes).array());
    members++;
  }

  /** Ends the archive; the stream stays open. */
  @Override
  public void close() throws IOException {
    long start = position;
    write(ByteBuffer.wrap(directory.toByteArray()));
    ByteBuffer end = ZipHeaders.littleEndian(END_BYTES).putInt(END).putInt(0);
    end.putShort((short) members).putShort((short) members);
    end.putInt(directory.size()).putInt((int) start).putShort((short) 0);
    write(end.flip());
  }

  private void write(ByteBuffer bytes) throws IOException {
    position += bytes.remaining();
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
