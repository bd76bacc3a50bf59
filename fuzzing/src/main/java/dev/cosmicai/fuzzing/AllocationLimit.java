package dev.cosmicai.fuzzing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much reading an input may allocate: twice its size and a mebibyte.
 *
 * <p>Jazzer's instrumentation allocates too, several times as much as a reader does. While it is at
 * work only what is far beyond the limit is refused; inputs that took more than any before are kept
 * in a folder, to be read again without it.
 */
final class AllocationLimit {
  /** The system property that names the folder; set in Jazzer's process. */
  static final String HEAVIEST_FOLDER = "fuzz.heaviest";

  private static final int FACTOR = 2;
  private static final long FLOOR_BYTES = 1L << 20;
  private static final int INSTRUMENTED_FACTOR = 16;
  private static final double HEAVIER = 1.1;

  private final Path heaviestFolder;
  private long heaviestBytes;

  AllocationLimit() {
    String folder = System.getProperty(HEAVIEST_FOLDER);
    heaviestFolder = folder == null ? null : Path.of(folder);
  }

  /** The most that may be allocated. */
  long bytes(byte[] input) {
    long exact = FACTOR * (long) input.length + FLOOR_BYTES;
    return heaviestFolder == null ? exact : INSTRUMENTED_FACTOR * exact;
  }

  /** Keeps an input that is noticeably heavier than all before, if it is to be read again. */
  void note(byte[] input, long allocatedBytes) {
    if (heaviestFolder != null && allocatedBytes > heaviestBytes * HEAVIER) {
      heaviestBytes = allocatedBytes;
      try {
        Files.write(heaviestFolder.resolve(allocatedBytes + "-bytes"), input);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
