package dev.cosmicai.contract.retry;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.TerminationMessage;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Why a process of a run ended, by what its supervisor saw of the end. Both supervisors ask here,
 * so that the same end has the same reason on one machine and in a cluster.
 *
 * @param reason the constant word for what went wrong
 * @param message one line for the user
 * @param partition the URI of the object at fault, if there is one
 * @param retriable whether another attempt may end otherwise
 */
public record Verdict(
    Reason reason, String message, Optional<String> partition, boolean retriable) {
  private static final int SIGNAL_BASE = 128;
  private static final int MAX_SIGNAL = 64;
  private static final int SIGKILL = 9;

  /** SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE and SIGSEGV: what native code ends itself with. */
  private static final Set<Integer> CRASHES = Set.of(4, 5, 6, 7, 8, 11);

  /** What the JVM's flag ExitOnOutOfMemoryError ends a process with. */
  private static final int HEAP_EXHAUSTED = 3;

  /** What a supervisor knows of an end beside the exit code and the termination message. */
  public sealed interface Circumstance {
    /** Nothing, and the system would have told if it had killed the process for its memory. */
    record None() implements Circumstance {}

    /** Nothing, since nobody tells why a process was killed. */
    record Unknown() implements Circumstance {}

    /**
     * The system killed it for the memory that it used.
     *
     * @param limit how much it may use; empty if nobody knows
     */
    record OutOfMemory(String limit) implements Circumstance {}

    /** It was removed from its node, for the reason given. */
    record Removed(String why) implements Circumstance {}

    /** It never ran, for the reason given. */
    record NotStarted(String why) implements Circumstance {}
  }

  /**
   * How a process ended.
   *
   * @param exitCode 128 plus the signal's number if a signal ended it
   * @param terminationMessage what it left in its termination log, empty if nothing
   * @param circumstance what else is known
   * @param memoryRemedy what a user does to give such a process more memory
   * @param jvm whether it is a JVM of ours, whose exit codes have meanings of their own
   */
  public record End(
      int exitCode,
      String terminationMessage,
      Circumstance circumstance,
      String memoryRemedy,
      boolean jvm) {
    /** Of a JVM of ours. */
    public End(
        int exitCode, String terminationMessage, Circumstance circumstance, String memoryRemedy) {
      this(exitCode, terminationMessage, circumstance, memoryRemedy, true);
    }

    private boolean isHeapExhausted() {
      return jvm && exitCode == HEAP_EXHAUSTED;
    }
  }

  /** Of a process that says all is well, and has done nothing. */
  public static Verdict withoutContribution() {
    return of(new End(0, "", new Circumstance.None(), ""));
  }

  /** Of a process that ended without having done its part. */
  public static Verdict of(End end) {
    Optional<TerminationMessage> said = TerminationMessage.parse(end.terminationMessage);
    boolean retriable = !Reason.isFinal(end.exitCode);
    // Before the message: it may stand there from before the system came.
    if (end.circumstance instanceof Circumstance.OutOfMemory outOfMemory) {
      return new Verdict(
          Reason.OutOfMemory,
          "the process was killed because it used more memory than "
              + (outOfMemory.limit.isEmpty() ? "there is" : "its limit of " + outOfMemory.limit)
              + "; "
              + end.memoryRemedy,
          Optional.empty(),
          true);
    }
    if (said.isPresent() && end.exitCode != 0) {
      return new Verdict(
          reasonNamed(said.get().reason()).orElseGet(() -> reasonOf(end)),
          said.get().message(),
          Optional.ofNullable(said.get().partition()),
          retriable);
    }
    if (end.circumstance instanceof Circumstance.Removed removed) {
      return new Verdict(Reason.Interrupted, removed.why, Optional.empty(), true);
    }
    if (end.circumstance instanceof Circumstance.NotStarted notStarted) {
      return new Verdict(Reason.ImageUnavailable, notStarted.why, Optional.empty(), true);
    }
    return new Verdict(
        reasonOf(end), describe(end), Optional.empty(), end.exitCode == 0 || retriable);
  }

  /**
   * Whether another coordinator may succeed where one ended so. More ranks failed than may, or a
   * deadline passed: no other coordinator would see it less.
   */
  public static boolean mayRestartCoordinator(int exitCode) {
    return !Reason.isFinal(exitCode)
        && exitCode != Reason.RanksFailed.exitCode()
        && exitCode != Reason.DeadlineExceeded.exitCode();
  }

  private static Optional<Reason> reasonNamed(String name) {
    return Arrays.stream(Reason.values()).filter(reason -> reason.name().equals(name)).findFirst();
  }

  private static Reason reasonOf(End end) {
    int exitCode = end.exitCode;
    if (exitCode == 0) {
      return Reason.NoContribution;
    }
    if (end.isHeapExhausted()) {
      return Reason.OutOfMemory;
    }
    if (exitCode == SIGNAL_BASE + SIGKILL && end.circumstance instanceof Circumstance.Unknown) {
      return Reason.OutOfMemory; // The usual cause, where the system does not tell.
    }
    if (isSignal(exitCode)) {
      return CRASHES.contains(exitCode - SIGNAL_BASE) ? Reason.Internal : Reason.Interrupted;
    }
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.exitCode() == exitCode)
        .findFirst()
        .orElse(Reason.Internal);
  }

  private static String describe(End end) {
    if (end.exitCode == 0) {
      return "the process ended with exit code 0, but the coordinator has no contribution of it";
    }
    if (end.isHeapExhausted()) {
      return "the process ran out of Java heap; " + end.memoryRemedy;
    }
    if (isSignal(end.exitCode)) {
      int signal = end.exitCode - SIGNAL_BASE;
      return "the process was stopped by signal "
          + signal
          + (signal == SIGKILL
              ? ", as the system does when memory runs out; if so, " + end.memoryRemedy
              : "");
    }
    return "the process ended with exit code " + end.exitCode + " and left no message; see its log";
  }

  private static boolean isSignal(int exitCode) {
    return exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + MAX_SIGNAL;
  }
}
