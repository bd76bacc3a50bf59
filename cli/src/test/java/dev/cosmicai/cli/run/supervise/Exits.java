package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.TerminationMessage;
import java.nio.file.Path;

/** Ends of processes. */
final class Exits {
  static final Path LOG = Path.of("/logs/some.log");
  static final Exit DONE = new Exit(0, "", LOG);
  static final Exit KILLED = new Exit(137, "", LOG);

  private Exits() {}

  static Exit saying(Reason reason, String message) {
    return new Exit(
        reason.exitCode(), new TerminationMessage(reason.name(), message, null).toJson(), LOG);
  }
}
