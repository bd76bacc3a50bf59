package dev.cosmicai.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.ledger.TestRun;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final Duration PACE = Duration.ofMillis(5);
  private static final Duration NEVER = Duration.ofDays(1);

  @Test
  void watcherGetsTheStateAtOnce() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, NEVER)) {
      FakeStream stream = new FakeStream();
      watchers.add(stream, Duration.ZERO);

      await().until(() -> stream.states.size() == 1);
    }
  }

  @Test
  void nothingIsSentWhileNothingChanges() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream stream = new FakeStream();
      watchers.add(stream, Duration.ZERO);
      await().until(() -> stream.readyAsked > 10);

      assertThat(stream.states).hasSize(1);
    }
  }

  @Test
  void slowWatcherSkipsToTheNewestState() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream stream = new FakeStream();
      stream.ready = false;
      watchers.add(stream, Duration.ZERO);
      for (int done = 1; done <= 50; done++) {
        run.report(0, 0, done, 100);
        int asked = stream.readyAsked;
        await().pollInterval(Duration.ofMillis(1)).until(() -> stream.readyAsked > asked);
      }
      assertThat(stream.states).isEmpty();
      stream.ready = true;

      await().until(() -> !stream.states.isEmpty());
      assertThat(stream.states).extracting(RunState::getSamplesDone).containsExactly(50L);
    }
  }

  @Test
  void watcherThatWantsFewMessagesGetsProgressLateAndThePhaseAtOnce() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream stream = new FakeStream();
      watchers.add(stream, NEVER);
      await().until(() -> stream.states.size() == 1);
      run.report(0, 0, 7, 100);
      int asked = stream.readyAsked;
      await().until(() -> stream.readyAsked > asked + 5);
      assertThat(stream.states).hasSize(1);
      run.ledger.phase(Phase.SUMMARIZING, "", "");

      await().until(() -> stream.states.size() == 2);
      assertThat(stream.states.get(1).getPhase()).isEqualTo(Phase.SUMMARIZING);
      assertThat(stream.states.get(1).getSamplesDone()).isEqualTo(7);
    }
  }

  @Test
  void progressComesOnceTheWatchersIntervalIsOver() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream stream = new FakeStream();
      watchers.add(stream, Duration.ofMillis(50));
      await().until(() -> stream.states.size() == 1);
      run.report(0, 0, 7, 100);

      await().until(() -> stream.states.size() == 2);
    }
  }

  @Test
  void streamEndsAfterATerminalPhase() {
    TestRun run = TestRun.of(1);
    try (Watchers watchers = new Watchers(run.ledger, PACE)) {
      FakeStream stream = new FakeStream();
      watchers.add(stream, Duration.ZERO);
      run.ledger.phase(Phase.COMPLETE, "", "");

      await().until(() -> "completed".equals(stream.end));
      assertThat(stream.states).last().extracting(RunState::getPhase).isEqualTo(Phase.COMPLETE);
    }
  }

  @Test
  void closeTellsEvenASlowWatcherTheLastState() {
    TestRun run = TestRun.of(1);
    Watchers watchers = new Watchers(run.ledger, NEVER);
    FakeStream stream = new FakeStream();
    stream.ready = false;
    watchers.add(stream, Duration.ZERO);
    run.ledger.phase(Phase.FAILED, "RanksFailed", "rank 0 failed");
    watchers.close();

    assertThat(stream.states).last().extracting(RunState::getReason).isEqualTo("RanksFailed");
    assertThat(stream.end).isEqualTo("completed");
  }

  @Test
  void closeBeforeTheEndSendsWatchersToTheSuccessor() {
    TestRun run = TestRun.of(1);
    Watchers watchers = new Watchers(run.ledger, NEVER);
    FakeStream stream = new FakeStream();
    watchers.add(stream, Duration.ZERO);
    watchers.close();

    assertThat(stream.end).contains("UNAVAILABLE");
    FakeStream late = new FakeStream();
    watchers.add(late, Duration.ZERO);
    assertThat(late.end).contains("UNAVAILABLE");
  }

  @Test
  void watchersAreLimitedAndThePlaceOfOneThatLeftIsFree() {
    TestRun run = TestRun.limited(1, new RendezvousLimits(100, 100, 1, 1, 1));
    try (Watchers watchers = new Watchers(run.ledger, NEVER)) {
      FakeStream stream = new FakeStream();
      watchers.add(stream, Duration.ZERO);
      FakeStream other = new FakeStream();
      assertThatThrownBy(() -> watchers.add(other, Duration.ZERO)).isInstanceOf(Refusal.class);
      stream.onCancel.run();

      await()
          .ignoreExceptions()
          .until(
              () -> {
                watchers.add(other, Duration.ZERO);
                return true;
              });
    }
  }

  /** A stream whose reader is as slow as the test says. */
  private static final class FakeStream extends ServerCallStreamObserver<RunState> {
    final List<RunState> states = new CopyOnWriteArrayList<>();
    volatile boolean ready = true;
    volatile int readyAsked;
    volatile String end;
    volatile Runnable onCancel;

    @Override
    public boolean isReady() {
      int asked = readyAsked;
      readyAsked = asked + 1;
      return ready;
    }

    @Override
    public void onNext(RunState state) {
      states.add(state);
    }

    @Override
    public void onError(Throwable error) {
      end = error.toString();
    }

    @Override
    public void onCompleted() {
      end = "completed";
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      onCancel = handler;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}
  }
}
