package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.worker.WorkerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of two ranks stands still near the run's end (SIGSTOP), with splits in its hands: the other
 * computes them, too, and whoever is first counts.
 */
@Timeout(300)
class StoppedRankIT {
  /**
   * Each is a split, and so small that some take less time than a rank needs to count as silent.
   */
  private static final int FILES = 40;

  private static final int SAMPLES_PER_FILE = 15;

  /** Splits that are not committed yet when the rank stops. */
  private static final int LEFT = 6;

  @TempDir static Path dir;
  private static JobFolder folder;
  private static String metrics;
  private static int splits;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(FILES, SAMPLES_PER_FILE);
    folder.copy("slow-network.pt", "net.pt");
    run("undisturbed", new Stopper(Integer.MAX_VALUE, Integer.MAX_VALUE));
    metrics = folder.metrics("undisturbed");
    splits = folder.committedSplits("undisturbed").size();
    assertThat(splits).isGreaterThan(3 * LEFT);
  }

  @Test
  void rankThatStandsStillLeavesItsSplitsToTheOther() throws Exception {
    Stopper stopper = new Stopper(splits - LEFT, Integer.MAX_VALUE);

    run("stopped", stopper);

    assertThat(stopper.aliveAtTheEnd).as("the stopped rank, when all was committed").isTrue();
    assertThat(stopper.wasSilent).as("it was given up before the others were through").isFalse();
    assertSameResults("stopped");
  }

  @Test
  void rankThatGoesOnLateChangesNothing() throws Exception {
    Stopper stopper = new Stopper(splits - LEFT, splits - 1);

    run("late", stopper);

    assertThat(stopper.victim).as("a rank was stopped").isPresent();
    assertSameResults("late");
  }

  private static void run(String name, ProgressView view) throws IOException {
    Path job = folder.jobFile(name, "worldSize: 2");
    RunRequest request =
        new RunRequest(InferenceJobs.read(job), Optional.of(folder.dir()), OptionalInt.of(2));
    assertThat(new LocalRun(request, view).execute()).isInstanceOf(RunOutcome.Complete.class);
  }

  private static void assertSameResults(String name) throws IOException {
    assertThat(folder.metrics(name)).isEqualTo(metrics);
    assertThat(folder.committedSplits(name)).doesNotHaveDuplicates().hasSize(splits);
  }

  /** Stops a rank when so many splits are committed, and lets it go on when so many are. */
  private static final class Stopper implements ProgressView {
    private static final String WORKER = WorkerMain.class.getName();

    private final int stopAt;
    private final int goOnAt;
    private Optional<ProcessHandle> victim = Optional.empty();
    private boolean aliveAtTheEnd;
    private boolean wasSilent;

    Stopper(int stopAt, int goOnAt) {
      this.stopAt = stopAt;
      this.goOnAt = goOnAt;
    }

    @Override
    public void show(RunState state) {
      if (victim.isEmpty() && state.getSplitsCommitted() >= stopAt) {
        victim =
            ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(WORKER))
                .findFirst();
        victim.ifPresent(rank -> signal("STOP", rank));
      } else if (state.getPhase() == Phase.RUNNING) {
        wasSilent |= !state.getSilentRanks().isEmpty();
      } else {
        aliveAtTheEnd |= victim.filter(ProcessHandle::isAlive).isPresent();
      }
      if (state.getSplitsCommitted() >= goOnAt) {
        victim.ifPresent(rank -> signal("CONT", rank));
      }
    }

    private static void signal(String signal, ProcessHandle process) {
      try {
        int unused =
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void notice(String line) {}

    @Override
    public void close() {}
  }
}
