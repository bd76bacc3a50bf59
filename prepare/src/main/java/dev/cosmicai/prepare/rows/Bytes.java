package dev.cosmicai.prepare.rows;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes that can be read from any place: a file's, of any size, or such as lie in memory. */
public interface Bytes extends FileBytes, AutoCloseable {
  /** How much, at the most, may have been said to be read soon and not be read yet. */
  int MAX_AHEAD_BYTES = 32 << 20;

  /**
   * Fills the rest of a buffer.
   *
   * @throws FatalFault if the bytes end before, or cannot be read
   */
  void read(long position, ByteBuffer target);

  /**
   * Says what will be read soon, where reading takes long; may do nothing. Beyond {@link
   * #MAX_AHEAD_BYTES} the first of it could be lost again before it is read.
   */
  default void prefetch(long position, int length) {}

  /** For headers and directories, a new buffer each. */
  @Override
  default ByteBuffer read(long offset, int length) {
    ByteBuffer piece = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    read(offset, piece);
    return piece.flip();
  }

  @Override
  void close();

  /** A file's bytes. */
  static Bytes of(Path file) {
    InputFaults faults = new InputFaults(file.toString());
    try {
      return new OfFile(FileChannel.open(file, StandardOpenOption.READ), faults);
    } catch (NoSuchFileException e) {
      throw new FatalFault(Reason.InputNotFound, file + " does not exist", e);
    } catch (IOException e) {
      throw new FatalFault(Reason.InputNotFound, file + " cannot be read: " + e, e);
    }
  }

  /** A buffer's bytes, from its position to its limit. */
  static Bytes of(ByteBuffer content, InputFaults faults) {
    return new OfMemory(content.slice(), faults);
  }

  /** Positioned reads: no memory, no limit of 2 GiB, and the system's read-ahead where it helps. */
  final class OfFile implements Bytes {
    private static final int MIN_MAPPED_BYTES = 1 << 20;

    private final FileChannel channel;
    private final InputFaults faults;
    private final long size;

    private OfFile(FileChannel channel, InputFaults faults) throws IOException {
      this.channel = channel;
      this.faults = faults;
      this.size = channel.size();
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void read(long position, ByteBuffer target) {
      long at = position;
      try {
        while (target.hasRemaining()) {
          int count = channel.read(target, at);
          if (count < 0) {
            throw faults.damaged("is cut short: it ends after " + size + " bytes");
          }
          at += count;
        }
      } catch (IOException e) {
        throw faults.damaged("cannot be read: " + e, e);
      }
    }

    /** What is long is mapped, so that the system decides what of it is in memory. */
    @Override
    public ByteBuffer read(long offset, int length) {
      if (length < MIN_MAPPED_BYTES || length > size - offset) {
        return Bytes.super.read(offset, length);
      }
      try {
        return channel
            .map(FileChannel.MapMode.READ_ONLY, offset, length)
            .order(ByteOrder.LITTLE_ENDIAN);
      } catch (IOException e) {
        throw faults.damaged("cannot be read: " + e, e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing was written; and what is wrong with the file, if anything, was said.
      }
    }
  }

  /** What was unpacked. */
  final class OfMemory implements Bytes {
    private final ByteBuffer content;
    private final InputFaults faults;

    private OfMemory(ByteBuffer content, InputFaults faults) {
      this.content = content;
      this.faults = faults;
    }

    @Override
    public long size() {
      return content.limit();
    }

    @Override
    public void read(long position, ByteBuffer target) {
      int length = target.remaining();
      if (position < 0 || length > content.limit() - position) {
        throw faults.damaged("is cut short: it ends after " + content.limit() + " bytes");
      }
      target.put(target.position(), content, (int) position, length);
      target.position(target.position() + length);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
