package dev.cosmicai.prepare;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A process, and one of its preparations, as a lease names them.
 *
 * @param machine where its number means it and no other process
 * @param startSeconds when the process began, as its number may be given again
 * @param id of the preparation
 */
record LeaseOwner(String machine, long pid, long startSeconds, String id) {
  /** Linux computes the start from two clocks, so that it may be told a little differently. */
  private static final int START_TOLERANCE_SECONDS = 2;

  private static final Path PROC = Path.of("/proc/self");

  static LeaseOwner self() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().orElse(Instant.EPOCH).getEpochSecond();
    return new LeaseOwner(thisMachine(), self.pid(), start, UUID.randomUUID().toString());
  }

  static Optional<LeaseOwner> parse(byte[] text) {
    String[] words = new String(text, StandardCharsets.UTF_8).split(" ", -1);
    boolean valid =
        words.length == 5 && words[1].matches("[0-9]{1,18}") && words[2].matches("[0-9]{1,18}");
    return valid
        ? Optional.of(
            new LeaseOwner(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]))
        : Optional.empty();
  }

  byte[] text(long beat) {
    String text = machine + " " + pid + " " + startSeconds + " " + id + " " + beat;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether it was a process of this machine that is no more; false where that is not certain. */
  boolean isGone() {
    return machine.equals(thisMachine())
        && ProcessHandle.of(pid).filter(it -> mayHaveStarted(it.info().startInstant())).isEmpty();
  }

  private boolean mayHaveStarted(Optional<Instant> start) {
    return start
        .map(known -> Math.abs(known.getEpochSecond() - startSeconds) <= START_TOLERANCE_SECONDS)
        .orElse(true);
  }

  /**
   * This boot of this machine and the namespace of its process numbers: containers may share a host
   * name and number their processes alike. Only where there is no Linux, the host name has to do.
   */
  static String thisMachine() {
    try {
      return Files.exists(PROC)
          ? Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
              + "-"
              + Files.readSymbolicLink(PROC.resolve("ns/pid"))
          : InetAddress.getLocalHost().getHostName().replace(' ', '-');
    } catch (IOException e) {
      return "unknown-" + UUID.randomUUID();
    }
  }
}
