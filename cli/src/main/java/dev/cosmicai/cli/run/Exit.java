package dev.cosmicai.cli.run;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.TerminationMessage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a child process ended.
 *
 * @param code the exit code; 128 plus the signal's number if a signal ended it
 * @param lastWords the content of its termination log, empty if it left none
 * @param log what it printed
 */
record Exit(int code, String lastWords, Path log) {
  private static final int SIGNAL_BASE = 128;
  private static final int MAX_SIGNAL = 64;
  private static final int SIGKILL = 9;

  /** What the JVM's flag ExitOnOutOfMemoryError ends a process with. */
  private static final int OUT_OF_MEMORY = 3;

  /** What went wrong, if it could still say so. */
  Optional<TerminationMessage> message() {
    return TerminationMessage.parse(lastWords);
  }

  /** The constant word for what went wrong. */
  Reason reason() {
    return message()
        .flatMap(message -> reasonNamed(message.reason()))
        .orElseGet(this::reasonOfCode);
  }

  private Reason reasonOfCode() {
    if (code == OUT_OF_MEMORY) {
      return Reason.OutOfMemory;
    }
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.exitCode() == code)
        .findFirst()
        .orElse(Reason.Internal);
  }

  /** The partition at fault, if there is one. */
  Optional<String> partition() {
    return message().map(TerminationMessage::partition);
  }

  /** One line for the user. */
  String describe() {
    return message().map(TerminationMessage::message).orElseGet(this::describeCode);
  }

  private String describeCode() {
    if (code == OUT_OF_MEMORY) {
      return "the process ran out of memory";
    }
    if (code > SIGNAL_BASE && code <= SIGNAL_BASE + MAX_SIGNAL) {
      int signal = code - SIGNAL_BASE;
      return "the process was killed by signal "
          + signal
          + (signal == SIGKILL ? ", as the system does when memory runs out" : "");
    }
    return "the process ended with exit code " + code;
  }

  private static Optional<Reason> reasonNamed(String name) {
    return Arrays.stream(Reason.values()).filter(r -> r.name().equals(name)).findFirst();
  }
}
