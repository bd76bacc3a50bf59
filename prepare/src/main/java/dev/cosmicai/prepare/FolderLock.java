package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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
    if (!channel.isOpen()) {
      return; // Somebody else may have the folder by now.
    }
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
    FileChannel channel = null;
    try {
      channel = open(folder.resolve(NAME));
      return channel;
    } finally {
      if (channel == null) {
        TAKEN.remove(folder);
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean held = false;
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          return null;
        }
        held = isStill(file, channel);
        if (held) {
          return channel;
        }
        // Who had it before has removed the file since.
      } catch (OverlappingFileLockException e) {
        return null; // This process has the folder by another path.
      } finally {
        if (!held) {
          channel.close();
        }
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
