package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.coordinator.CoordinatorMain;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose processes are killed in the middle: nothing is lost and nothing counts twice. */
class KilledProcessIT {
  private static final int FILES = 2;

  /** A second or more for a rank even on a fast machine: the run's state comes every 400 ms. */
  private static final int SAMPLES_PER_FILE = 160;

  @TempDir static Path dir;
  private static JobFolder folder;
  private static String metrics;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(FILES, SAMPLES_PER_FILE);
    folder.copy("slow-network.pt", "net.pt");
    run("undisturbed", new Watcher(Void.class, state -> false));
    assertThat(folder.attempts("undisturbed", FILES)).containsOnly(0);
    metrics = folder.metrics("undisturbed");
  }

  @Test
  void rankKilledAtWorkIsTriedAgain() throws Exception {
    Watcher watcher = new Watcher(WorkerMain.class, state -> state.getActive() > 0);

    run("rank-killed", watcher);

    watcher.assertKilled();
    assertThat(watcher.notices).anyMatch(line -> line.contains("stopped by signal 9"));
    assertThat(folder.attempts("rank-killed", FILES)).containsExactlyInAnyOrder(0, 1);
    assertSameResults("rank-killed");
  }

  @Test
  void coordinatorKilledInMidRunIsStartedAgain() throws Exception {
    Watcher watcher =
        new Watcher(
            CoordinatorMain.class,
            state -> state.getSucceeded() >= 1 && state.getSucceeded() < FILES);

    run("coordinator-killed", watcher);

    watcher.assertCoordinatorRestarted();
    // What was done is taken over, not computed again.
    assertThat(folder.attempts("coordinator-killed", FILES)).containsOnly(0);
    assertSameResults("coordinator-killed");
  }

  @Test
  void coordinatorKilledWhileItSummarizesIsStartedAgain() throws Exception {
    Watcher watcher =
        new Watcher(CoordinatorMain.class, state -> state.getPhase() == Phase.SUMMARIZING);

    run("summary-killed", watcher);

    watcher.assertCoordinatorRestarted();
    assertThat(folder.attempts("summary-killed", FILES)).containsOnly(0);
    assertSameResults("summary-killed");
  }

  /** Static, so that what a killed rank was at waits for its next attempt. */
  private static void run(String name, ProgressView view) throws IOException {
    RunRequest request =
        new RunRequest(
            folder.job(name, "worldSize: %d\nassignment: Static".formatted(FILES)),
            Optional.of(folder.dir()),
            OptionalInt.of(1));
    assertThat(new LocalRun(request, view).execute()).isInstanceOf(RunOutcome.Complete.class);
  }

  private static void assertSameResults(String name) throws IOException {
    assertThat(folder.metrics(name)).isEqualTo(metrics);
    assertThat(folder.combinedRanks(name)).isEqualTo(IntStream.range(0, FILES).boxed().toList());
  }

  /** Looks on, and kills one process of a kind when the run is in a certain state. */
  private static final class Watcher implements ProgressView {
    private final Class<?> victim;
    private final Predicate<RunState> moment;
    final List<String> notices = new CopyOnWriteArrayList<>();
    private boolean killed;

    Watcher(Class<?> victim, Predicate<RunState> moment) {
      this.victim = victim;
      this.moment = moment;
    }

    @Override
    public void show(RunState state) {
      if (!killed && moment.test(state)) {
        killed =
            ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(victim.getName()))
                .findFirst()
                .map(ProcessHandle::destroyForcibly)
                .orElse(false);
      }
    }

    void assertKilled() {
      assertThat(killed).as("a process of %s was killed", victim).isTrue();
    }

    void assertCoordinatorRestarted() {
      assertKilled();
      assertThat(notices)
          .anyMatch(
              line -> line.startsWith("coordinator: ") && line.endsWith("; starting it again"));
    }

    @Override
    public void notice(String line) {
      notices.add(line);
    }

    @Override
    public void close() {}
  }
}
