package dev.cosmicai.benchmarks.rank;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes as Linux shows them in {@code /proc}. A process that has ended has no children, no
 * command line and no memory.
 */
final class ProcFiles {
  private static final Path PROC = Path.of("/proc");
  private static final long BYTES_PER_KIB = 1024;

  /** Of all clocks that Linux shows to programs on these processors. */
  private static final double TICKS_PER_SECOND = 100;

  /** The start time's place in {@code stat}, counted from the field after the command's name. */
  private static final int START_FIELD = 19;

  private static final double MILLIS_PER_SECOND = 1e3;

  private ProcFiles() {}

  /** A process and all that it started, directly or not, and that still run; itself first. */
  static List<Long> tree(long pid) {
    List<Long> found = new ArrayList<>(List.of(pid));
    for (int i = 0; i < found.size(); i++) {
      found.addAll(children(found.get(i)));
    }
    return found;
  }

  /** Its arguments, with a space between. */
  static String commandLine(long pid) {
    return read(pid, "cmdline").replace('\0', ' ');
  }

  /** The most that was ever resident of it. */
  static long peakResidentBytes(long pid) {
    return peakResidentBytes(read(pid, "status"));
  }

  /** When it was started, in seconds since 1970, to a hundredth. */
  static double startedEpochSeconds(long pid) throws IOException {
    double uptime = Double.parseDouble(Files.readString(PROC.resolve("uptime")).split(" ", -1)[0]);
    double now = System.currentTimeMillis() / MILLIS_PER_SECOND;
    return now - uptime + secondsFromBootToStart(Files.readString(file(pid, "stat")));
  }

  /** Out of the text of {@code status}. */
  static long peakResidentBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
        .findFirst()
        .orElse(0);
  }

  /** Out of the text of {@code stat}, in which the command's name may hold anything. */
  static double secondsFromBootToStart(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[START_FIELD]) / TICKS_PER_SECOND;
  }

  private static List<Long> children(long pid) {
    List<Long> children = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(file(pid, "task"))) {
      for (Path thread : threads) {
        for (String child : Files.readString(thread.resolve("children")).split(" ", -1)) {
          if (!child.isBlank()) {
            children.add(Long.parseLong(child));
          }
        }
      }
    } catch (IOException e) {
      // It, or one of its threads, has just ended: what was found stands.
    }
    return children;
  }

  private static String read(long pid, String name) {
    try {
      return Files.readString(file(pid, name));
    } catch (IOException e) {
      return "";
    }
  }

  private static Path file(long pid, String name) {
    return PROC.resolve(Long.toString(pid)).resolve(name);
  }
}
