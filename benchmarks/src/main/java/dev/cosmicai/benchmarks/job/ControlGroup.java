package dev.cosmicai.benchmarks.job;

import dev.cosmicai.benchmarks.cgroup.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command and all processes that it starts, also those that leave it, in a control group of Linux
 * of version 2 or 1, which counts their processor time. Needs root.
 */
final class ControlGroup implements AutoCloseable {
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int PATIENCE_SECONDS = 10;
  private static final long POLL_MILLIS = 100;

  private final Path group;
  private final boolean unified;

  /**
   * One whose folder is there.
   *
   * @param unified whether it is of version 2
   */
  ControlGroup(Path group, boolean unified) {
    this.group = group;
    this.unified = unified;
  }

  /**
   * Makes an empty one.
   *
   * @throws IOException if this process may not
   */
  static ControlGroup create(String name) throws IOException {
    ControlGroups groups = ControlGroups.of("cpuacct");
    return new ControlGroup(Files.createDirectory(groups.folder().resolve(name)), groups.unified());
  }

  /** The command that enters the group and then becomes this one. */
  List<String> containing(List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", processesFile().toString()));
    all.addAll(command);
    return all;
  }

  /** The ids of the processes that run in it. */
  List<Long> processes() throws IOException {
    return Files.readAllLines(processesFile()).stream().map(Long::valueOf).toList();
  }

  /** Seconds of processor time, of the user's and the system's, of all that ever ran in it. */
  double cpuSeconds() throws IOException {
    if (!unified) {
      String nanos = Files.readString(group.resolve("cpuacct.usage"));
      return Long.parseLong(nanos.strip()) / NANOS_PER_SECOND;
    }
    String usage = "usage_usec ";
    return Files.readAllLines(group.resolve("cpu.stat")).stream()
            .filter(line -> line.startsWith(usage))
            .mapToLong(line -> Long.parseLong(line.substring(usage.length())))
            .findFirst()
            .orElseThrow(() -> new IOException(group.resolve("cpu.stat") + " tells no usage_usec"))
        / MICROS_PER_SECOND;
  }

  /**
   * The memory of its processes, where what several share counts once.
   *
   * @return bytes: the sum of their proportional set sizes
   */
  long memoryBytes() throws IOException {
    long bytes = 0;
    for (long pid : processes()) {
      bytes += proportionalBytes(pid);
    }
    return bytes;
  }

  private static long proportionalBytes(long pid) throws IOException {
    Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
    try {
      return proportionalBytes(Files.readString(rollup));
    } catch (NoSuchFileException e) {
      return 0; // it has ended
    } catch (IOException e) {
      if (Files.exists(rollup.getParent().resolve("exe"))) {
        throw e;
      }
      return 0; // it is ending, and has no memory any more
    }
  }

  /** Out of the text of {@code smaps_rollup}. */
  static long proportionalBytes(String rollup) {
    return rollup
        .lines()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /**
   * Waits until all that the command started has ended, and ends what does not.
   *
   * @throws IOException if something cannot be ended
   */
  void awaitEnd() throws IOException, InterruptedException {
    if (empties()) {
      return;
    }
    for (long pid : processes()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    if (!empties()) {
      throw new IOException("%s still has processes %s".formatted(group, processes()));
    }
  }

  /** Ends what is in it, and removes it. */
  @Override
  public void close() throws IOException {
    try {
      awaitEnd();
      Files.deleteIfExists(group);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean empties() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!processes().isEmpty()) {
      if (System.nanoTime() - endNanos > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  private Path processesFile() {
    return group.resolve("cgroup.procs");
  }
}
