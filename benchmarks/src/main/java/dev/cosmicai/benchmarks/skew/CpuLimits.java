package dev.cosmicai.benchmarks.skew;

import dev.cosmicai.benchmarks.cgroup.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits processes to a part of a core each, by Linux' control groups of version 2 or 1. Needs
 * root.
 */
final class CpuLimits implements AutoCloseable {
  private static final int PERIOD_MICROS = 100_000;
  private static final int MICROS_PER_PERCENT = PERIOD_MICROS / 100;

  private final Path parent;
  private final boolean unified;
  private final List<Path> made = new ArrayList<>();

  /**
   * Makes groups in one that is there.
   *
   * @param unified whether they are of version 2
   */
  CpuLimits(Path parent, boolean unified) {
    this.parent = parent;
    this.unified = unified;
  }

  /**
   * Those of this machine.
   *
   * @throws IOException if this process may not make any
   */
  static CpuLimits ofThisMachine() throws IOException {
    ControlGroups groups = ControlGroups.of("cpu");
    if (groups.unified()) {
      Files.writeString(groups.folder().resolve("cgroup.subtree_control"), "+cpu");
    }
    return new CpuLimits(groups.folder(), groups.unified());
  }

  /** Limits a process from now on; its group has this name. */
  void limit(String name, long pid, int percentOfACore) throws IOException {
    Path group = parent.resolve(name);
    if (!made.contains(group)) {
      Files.createDirectories(group);
      made.add(group);
    }
    int micros = percentOfACore * MICROS_PER_PERCENT;
    if (unified) {
      Files.writeString(group.resolve("cpu.max"), micros + " " + PERIOD_MICROS);
    } else {
      Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
      Files.writeString(group.resolve("cpu.cfs_quota_us"), Integer.toString(micros));
    }
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
  }

  /** Removes the groups, whose processes have ended. */
  @Override
  public void close() throws IOException {
    for (Path group : made) {
      Files.deleteIfExists(group);
    }
  }
}
