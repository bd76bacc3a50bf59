package dev.cosmicai.storage;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that a download fills; deleted at the end unless it is kept. Thread-safe to write. */
final class FileSink implements RangedDownload.Sink, AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private boolean kept;

  private FileSink(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static FileSink create(Path file) {
    try {
      return new FileSink(
          file,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw refused(file, e);
    }
  }

  @Override
  public void write(long position, byte[] chunk, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, length);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes, position + bytes.position());
      }
    } catch (IOException e) {
      throw refused(file, e);
    }
  }

  /** The file is complete. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (!kept) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw refused(file, e);
    }
  }

  private static FatalFault refused(Path file, IOException e) {
    return new FatalFault(
        Reason.InvalidSpec,
        "the file " + file + " cannot be written (" + StoreErrors.detail(e) + ")",
        e);
  }
}
