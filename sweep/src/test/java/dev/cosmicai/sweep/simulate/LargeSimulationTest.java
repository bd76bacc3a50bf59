package dev.cosmicai.sweep.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LargeSimulationTest {
  private static final int RANKS = 10_000;
  private static final int SPLITS = 1_000_000;
  private static final long MOST_CPU_SECONDS = 30; // about one where nothing else runs

  /** Ranks that are slow in many ways, so that splits change hands and some are leased twice. */
  @Test
  void tenThousandRanksComputeAMillionSplitsInSeconds() {
    Parameters parameters =
        Parameters.usual(Place.CLUSTER)
            .with(Slowdowns.NONE, Slowdowns.of(new double[] {0.9, 1, 1, 1, 1.2, 3}));
    Workload work = new Workload(SPLITS, SPLITS * 25e6, 1, RANKS, Taking.ANYBODYS, RANKS);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    long bytesBefore = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

    SimulatedRun run = RunSimulation.of(parameters, work, 1);

    assertThat(Arrays.stream(run.ranks()).mapToLong(SimulatedRun.Rank::splits).sum())
        .isEqualTo(SPLITS);
    assertThat(run.ranks()).hasSize(RANKS);
    assertThat(run.events()).isBetween(3L * SPLITS, 10L * SPLITS);
    assertThat(TimeUnit.NANOSECONDS.toSeconds(threads.getCurrentThreadCpuTime() - cpuBefore))
        .isLessThan(MOST_CPU_SECONDS);
    assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytesBefore)
        .as("all that it ever allocates, freed or not")
        .isLessThan(1L << 30);
  }
}
