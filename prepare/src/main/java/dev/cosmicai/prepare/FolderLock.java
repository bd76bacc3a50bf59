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

/**
 * A folder of this machine, taken by a lock of the operating system's on a file in it, which ends
 * with the process however that ends.
 *
 * @param channel holds the lock as long as it is open
 */
record FolderLock(Path file, FileChannel channel) implements Destination.Claim {
  static final String NAME = ".preparing";

  /**
   * Takes a folder.
   *
   * @throws FatalFault (OutputRefused) if another preparation has it
   */
  static FolderLock take(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      while (true) {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(channel)) {
          channel.close();
          throw new FatalFault(
              Reason.OutputRefused,
              "another preparation is writing to "
                  + folder
                  + "; wait until it has ended, or choose another folder");
        }
        if (isStill(file, channel)) {
          return new FolderLock(file, channel);
        }
        channel.close(); // Who had it before has removed it since.
      }
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, file + " cannot be locked: " + e, e);
    }
  }

  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, file + " cannot be removed: " + e, e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // By this process.
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
