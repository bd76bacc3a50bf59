package dev.cosmicai.cli.run.kills;

import dev.cosmicai.coordinator.CoordinatorMain;
import dev.cosmicai.worker.WorkerMain;

/** What processes a run on one machine has. */
enum ProcessKind {
  SUPERVISOR,
  COORDINATOR,
  RANK;

  /** Whether a process that {@code cosmic run} has started is of this kind. */
  boolean isChild(ProcessHandle child) {
    String command = child.info().commandLine().orElse("");
    return switch (this) {
      case SUPERVISOR -> false;
      case COORDINATOR -> command.contains(CoordinatorMain.class.getName());
      case RANK -> command.contains(WorkerMain.class.getName());
    };
  }
}
