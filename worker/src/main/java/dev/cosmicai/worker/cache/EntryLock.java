package dev.cosmicai.worker.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to download one entry. The kernel gives it up with the process that holds it, however
 * that ends. The file stays: deleting it could split the processes between two of that name.
 */
final class EntryLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EntryLock.class);

  private final FileChannel channel;

  private EntryLock(FileChannel channel) {
    this.channel = channel;
  }

  static EntryLock open(Path file) throws IOException {
    return new EntryLock(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /** Whether this process has it now; asks and does not wait. */
  boolean take() throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // Another rank in this process has it.
    }
  }

  /** Gives it up. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("the model cache's lock is given up only with this process: {}", e.toString());
    }
  }
}
