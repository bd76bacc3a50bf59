package dev.cosmicai.rendezvous.server;

import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.client.Watch;
import dev.cosmicai.rendezvous.ledger.TestRun;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WatchTest {
  @AutoClose private final InProcess process = new InProcess();

  @Test
  void watchSeesChangesAndEndsWithTheRun() {
    TestRun run = process.serve(TestRun.tolerating(1, 3));
    List<RunState> states = new CopyOnWriteArrayList<>();
    process.supervisor().watch(states::add, fault -> {});
    await().until(() -> !states.isEmpty());
    run.report(0, 0, 5, 10, run.acquire(0));
    process.supervisor().declareFailed(List.of(failure(2, 0)));
    await()
        .untilAsserted(
            () ->
                assertThat(last(states))
                    .extracting(
                        RunState::getActive, RunState::getFailedRanks, RunState::getSamplesDone)
                    .containsExactly(1, "2", 5L));

    run.ledger.phase(Phase.COMPLETE, "", "");

    await().until(() -> last(states).getPhase() == Phase.COMPLETE);
  }

  @Test
  void watchThatIsClosedIsSilent() {
    TestRun run = process.serve(TestRun.of(1));
    List<RunState> closed = new CopyOnWriteArrayList<>();
    List<RunState> other = new CopyOnWriteArrayList<>();
    Watch watch = process.supervisor().watch(closed::add, fault -> {});
    process.supervisor().watch(other::add, fault -> {});
    await().until(() -> !closed.isEmpty());
    watch.close();
    int seen = closed.size();

    run.ledger.phase(Phase.COMPLETE, "", "");

    await().until(() -> last(other).getPhase() == Phase.COMPLETE);
    assertThat(closed).hasSize(seen);
  }

  @Test
  void watchGoesOnWhenItsConsumerFails() {
    TestRun run = process.serve(TestRun.of(1));
    List<Phase> told = new CopyOnWriteArrayList<>();
    process
        .supervisor()
        .watch(
            state -> {
              told.add(state.getPhase());
              throw new AssertionError("thrown by the test");
            },
            fault -> {});
    await().until(() -> !told.isEmpty());

    run.ledger.phase(Phase.SUMMARIZING, "", "");

    // One that was opened anew would have told the first state again.
    await().until(() -> told.contains(Phase.SUMMARIZING));
    assertThat(told).doesNotHaveDuplicates();
  }

  private static RunState last(List<RunState> states) {
    return states.get(states.size() - 1);
  }
}
