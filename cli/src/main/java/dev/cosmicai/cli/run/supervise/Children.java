package dev.cosmicai.cli.run.supervise;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The processes of a run that are alive, so that none is left behind. */
final class Children {
  /** What SIGTERM gets before SIGKILL follows. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  private static final Duration DEATH = Duration.ofSeconds(5);

  private final Launcher launcher;
  private final Set<ChildProcess> coordinators = new HashSet<>();
  private final Set<ChildProcess> ranks = new HashSet<>();

  Children(Launcher launcher) {
    this.launcher = launcher;
  }

  ChildProcess startCoordinator(int start) {
    return keep(coordinators, launcher.startCoordinator(start));
  }

  ChildProcess startRank(int rank, int attempt) {
    return keep(ranks, launcher.startRank(rank, attempt));
  }

  /** Asks the ranks to end; does not wait for them. */
  void terminateRanks() {
    ranks.forEach(ChildProcess::terminate);
  }

  /** Ends every process and returns when they are gone. */
  void stopAll() {
    List<ChildProcess> alive =
        Stream.concat(ranks.stream(), coordinators.stream())
            .filter(child -> !child.exit().isDone())
            .toList();
    alive.forEach(ChildProcess::terminate);
    if (!awaitExit(alive, GRACE)) {
      alive.forEach(ChildProcess::kill);
      awaitExit(alive, DEATH);
    }
  }

  private static ChildProcess keep(Set<ChildProcess> kept, ChildProcess child) {
    kept.removeIf(other -> other.exit().isDone());
    kept.add(child);
    return child;
  }

  private static boolean awaitExit(List<ChildProcess> children, Duration limit) {
    CompletableFuture<?> all =
        CompletableFuture.allOf(
            children.stream().map(ChildProcess::exit).toArray(CompletableFuture[]::new));
    try {
      all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a process's exit completes with its exit code", e);
    }
  }
}
