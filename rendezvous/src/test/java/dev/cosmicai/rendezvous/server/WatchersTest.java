package dev.cosmicai.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.ledger.TestRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final Duration PACE = Duration.ofMillis(5);
  private static final Duration NEVER = Duration.ofDays(1);

  @Test
  void watcherGetsTheStateAtOnce() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, NEVER)) {
      FakeStream<RunState> stream = new FakeStream<>();
      watchers.add(stream, Duration.ZERO);

      await().until(() -> stream.told.size() == 1);
    }
  }

  @Test
  void nothingIsSentWhileNothingChanges() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream<RunState> stream = new FakeStream<>();
      watchers.add(stream, Duration.ZERO);
      await().until(() -> stream.readyAsked > 10);

      assertThat(stream.told).hasSize(1);
    }
  }

  @Test
  void slowWatcherSkipsToTheNewestState() {
    TestRun run = TestRun.of(1);
    Lease lease = run.acquire(0);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream<RunState> stream = new FakeStream<>();
      stream.ready = false;
      watchers.add(stream, Duration.ZERO);
      for (int done = 1; done <= 50; done++) {
        run.report(0, 0, done, 100, lease);
        int asked = stream.readyAsked;
        await().pollInterval(Duration.ofMillis(1)).until(() -> stream.readyAsked > asked);
      }
      assertThat(stream.told).isEmpty();
      stream.ready = true;

      await().until(() -> !stream.told.isEmpty());
      assertThat(stream.told).extracting(RunState::getSamplesDone).containsExactly(50L);
    }
  }

  @Test
  void watcherThatWantsFewMessagesGetsProgressLateAndThePhaseAtOnce() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream<RunState> stream = new FakeStream<>();
      watchers.add(stream, NEVER);
      await().until(() -> stream.told.size() == 1);
      run.report(0, 0, 7, 100, run.acquire(0));
      int asked = stream.readyAsked;
      await().until(() -> stream.readyAsked > asked + 5);
      assertThat(stream.told).hasSize(1);
      run.ledger.phase(Phase.SUMMARIZING, "", "");

      await().until(() -> stream.told.size() == 2);
      assertThat(stream.told.get(1).getPhase()).isEqualTo(Phase.SUMMARIZING);
      assertThat(stream.told.get(1).getSamplesDone()).isEqualTo(7);
    }
  }

  @Test
  void progressComesOnceTheWatchersIntervalIsOver() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream<RunState> stream = new FakeStream<>();
      watchers.add(stream, Duration.ofMillis(50));
      await().until(() -> stream.told.size() == 1);
      run.report(0, 0, 7, 100, run.acquire(0));

      await().until(() -> stream.told.size() == 2);
    }
  }

  @Test
  void streamEndsAfterATerminalPhase() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream<RunState> stream = new FakeStream<>();
      watchers.add(stream, Duration.ZERO);
      run.ledger.phase(Phase.COMPLETE, "", "");

      await().until(() -> "completed".equals(stream.end));
      assertThat(stream.told).last().extracting(RunState::getPhase).isEqualTo(Phase.COMPLETE);
    }
  }

  @Test
  void closeTellsEvenASlowWatcherTheLastState() {
    TestRun run = TestRun.of(1);
    Watchers watchers = new Watchers(run.ledger, NEVER);
    FakeStream<RunState> stream = new FakeStream<>();
    stream.ready = false;
    watchers.add(stream, Duration.ZERO);
    run.ledger.phase(Phase.FAILED, "RanksFailed", "rank 0 failed");
    watchers.close();

    assertThat(stream.told).last().extracting(RunState::getReason).isEqualTo("RanksFailed");
    assertThat(stream.end).isEqualTo("completed");
  }

  @Test
  void closeBeforeTheEndSendsWatchersToTheSuccessor() {
    TestRun run = TestRun.of(1);
    Watchers watchers = new Watchers(run.ledger, NEVER);
    FakeStream<RunState> stream = new FakeStream<>();
    watchers.add(stream, Duration.ZERO);
    watchers.close();

    assertThat(stream.end).contains("UNAVAILABLE");
    FakeStream<RunState> late = new FakeStream<>();
    watchers.add(late, Duration.ZERO);
    assertThat(late.end).contains("UNAVAILABLE");
  }

  @Test
  void watchersAreLimitedAndThePlaceOfOneThatLeftIsFree() {
    TestRun run = TestRun.limited(1, new RendezvousLimits(100, 100, 1, 1, 1));
    try (Watchers watchers = new Watchers(run.ledger, NEVER)) {
      FakeStream<RunState> stream = new FakeStream<>();
      watchers.add(stream, Duration.ZERO);
      FakeStream<RunState> other = new FakeStream<>();
      assertThatThrownBy(() -> watchers.add(other, Duration.ZERO)).isInstanceOf(Refusal.class);
      stream.cancel();

      await()
          .ignoreExceptions()
          .until(
              () -> {
                watchers.add(other, Duration.ZERO);
                return true;
              });
    }
  }
}
