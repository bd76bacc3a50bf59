package dev.cosmicai.process;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.TerminationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a process's body and ends the process: exit code 0 after the body's return, the {@link
 * dev.cosmicai.faults.Reason}'s code after a {@link Fault}. The termination message goes as one
 * line of JSON to the file that {@code COSMIC_TERMINATION_LOG} names, by default Kubernetes' {@code
 * /dev/termination-log} if it is there, and as one line to standard error. Only internal faults
 * show a stack trace, in the log.
 */
public final class ProcessMain {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessMain.class);
  private static final Path KUBERNETES_TERMINATION_LOG = Path.of("/dev/termination-log");

  /**
   * What the process does. Its return value is the termination message of a success, or null for
   * none.
   */
  @FunctionalInterface
  public interface Body {
    /** Does all the work; every expected failure is a {@link Fault}. */
    String run(Environment environment) throws Exception;
  }

  private ProcessMain() {}

  /** Runs the body and exits; never returns. */
  public static void run(Body body) {
    Environment environment = new Environment(System.getenv());
    int exitCode;
    String terminationMessage;
    try {
      terminationMessage = body.run(environment);
      exitCode = 0;
    } catch (Throwable e) {
      Fault fault = asFault(e);
      report(fault);
      terminationMessage = TerminationMessage.of(fault).toJson();
      exitCode = fault.reason().exitCode();
    }
    if (terminationMessage != null) {
      leave(environment, terminationMessage);
    }
    // halt, not exit: whatever shutdown hooks there are serve SIGTERM, and the work is over.
    System.err.flush();
    Runtime.getRuntime().halt(exitCode);
  }

  /** The fault that an exception is or carries; anything else is a defect. */
  public static Fault asFault(Throwable thrown) {
    Throwable e = thrown;
    while (e instanceof ExecutionException && e.getCause() != null) {
      e = e.getCause();
    }
    return e instanceof Fault fault
        ? fault
        : new InternalFault("unexpected " + e + "; please report this", e);
  }

  private static void report(Fault fault) {
    if (fault instanceof InternalFault) {
      LOG.error("{}", fault.getMessage(), fault);
    } else {
      LOG.error("{}: {}", fault.reason(), fault.getMessage());
    }
  }

  private static void leave(Environment environment, String terminationMessage) {
    Optional<Path> named = environment.get(Variables.TERMINATION_LOG);
    Path file = named.orElse(KUBERNETES_TERMINATION_LOG);
    if (named.isEmpty() && !Files.exists(file)) {
      return;
    }
    try {
      Files.writeString(file, terminationMessage);
    } catch (IOException e) {
      LOG.warn("cannot write the termination message to {}: {}", file, e.toString());
    }
  }
}
