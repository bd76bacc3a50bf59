package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder of this machine, taken by a lock of the operating system's on a file in it, which ends
 * with the process however that ends.
 *
 * @param folder its real path
 * @param channel holds the lock as long as it is open
 */
record FolderLock(Path folder, FileChannel channel) implements Destination.Claim {
  static final String NAME = ".preparing";

  /**
   * The folders that this process has taken. The system's lock is the process's: it ends as soon as
   * any channel to the file is closed, so that nobody here may open it twice.
   */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  /**
   * Takes a folder.
   *
   * @throws FatalFault (OutputRefused) if another preparation has it
   */
  static FolderLock take(Path folder) {
    try {
      Path real = folder.toRealPath();
      FileChannel channel = TAKEN.add(real) ? lock(real) : null;
      if (channel != null) {
        return new FolderLock(real, channel);
      }
    } catch (IOException e) {
      throw new FatalFault(
          Reason.OutputRefused, folder.resolve(NAME) + " cannot be locked: " + e, e);
    }
    throw new FatalFault(
        Reason.OutputRefused,
        "another preparation is writing to "
            + folder
            + "; wait until it has ended, or choose another folder");
  }

  /** Never throws: what was prepared is there, and a lock file that stays is in nobody's way. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(folder.resolve(NAME));
    } catch (IOException e) {
      // See above.
    } finally {
      TAKEN.remove(folder);
    }
  }

  /** The channel that holds the lock; null if another process has it. */
  private static FileChannel lock(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    boolean taken = false;
    try {
      while (true) {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        taken = lock != null && isStill(file, channel);
        if (taken) {
          return channel;
        }
        channel.close(); // Who had it before may have removed the file since.
        if (lock == null) {
          return null;
        }
      }
    } finally {
      if (!taken) {
        TAKEN.remove(folder);
      }
    }
  }

  /** Whether a file is the one that was opened: of two, only one can be written through both. */
  private static boolean isStill(Path file, FileChannel channel) throws IOException {
    try {
      long size = channel.size() + 1;
      channel.write(ByteBuffer.allocate(1), size - 1);
      return Files.size(file) == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
