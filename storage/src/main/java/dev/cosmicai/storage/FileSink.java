package dev.cosmicai.storage;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.calls.Causes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that a download fills; deleted at the end unless it is kept. Thread-safe to write. */
final class FileSink implements RangedDownload.Sink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

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
    } catch (IOException e) {
      kept = false;
      throw refused(file, e);
    } finally {
      if (!kept) {
        discard();
      }
    }
  }

  /** Never throws: there is a fault already, which is what the caller should hear. */
  private void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the unfinished file {} stays ({})", file, Causes.words(e));
    }
  }

  private static FatalFault refused(Path file, IOException e) {
    return new FatalFault(
        Reason.InvalidSpec, "the file " + file + " cannot be written (" + Causes.words(e) + ")", e);
  }
}
