package dev.cosmicai.rendezvous.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.rendezvous.split.Shares.Taking;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever befalls ranks, coordinator and messages, each split counts once and the run ends. */
class RandomRunsTest {
  private static final int RUNS_OF_EACH = 100;
  private static final int STEPS = 300;
  private static final int FOLLOWED = 6;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, FOLLOWED + 2, FOLLOWED + 5})
  void everySplitCountsOnceAndTheRunEnds(int kind) {
    Taking taking = List.of(Taking.values()).get(kind % 3);
    boolean tolerant = kind % FOLLOWED >= 3;
    for (int seed = 0; seed < RUNS_OF_EACH; seed++) {
      Random random = new Random(1_000L * kind + seed);
      TestPlan plan =
          TestPlan.of(1 + random.nextInt(6)).splits(1 + random.nextInt(6)).taking(taking);
      plan = kind < FOLLOWED ? plan : plan.splits(random.nextInt(4)).followed();
      plan = plan.maxFailedRanks(plan.ranks() - 1);
      plan = tolerant ? plan.maxFailedSplits(1_000) : plan;
      try {
        check(plan, new RandomRun(plan, random));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("kind " + kind + ", seed " + seed, e);
      }
    }
  }

  private static void check(TestPlan plan, RandomRun model) {
    for (int step = 0; step < STEPS; step++) {
      model.step();
      model.check();
    }
    model.end();

    TestRun run = model.run();
    int total = run.splits();
    assertThat(run.journal.commits()).extracting(SplitCommit::split).doesNotHaveDuplicates();
    int committed = run.journal.commits().size();
    assertThat(run.metrics()).isEqualTo(Integer.toString(committed));
    assertThat(committed + run.result().failures().size()).isEqualTo(total);
    assertThat(run.ledger.state().getSplitsCommitted()).isEqualTo(committed);
    assertThat(run.ledger.state().getSamplesDone()).isEqualTo(100L * committed);
    // Where failed splits are tolerated, those are given up that many attempts have died of.
    if (plan.taking() == Taking.ANYBODYS
        && plan.maxFailedSplits().isEmpty()
        && !model.anyFailed()) {
      assertThat(committed).isEqualTo(total);
    }
    TestRun after = run.restarted();
    assertThat(after.metrics()).isEqualTo(run.metrics());
    assertThat(after.result().failures()).hasSameSizeAs(run.result().failures());
  }
}
