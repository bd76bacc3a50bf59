package dev.cosmicai.cli.run.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.contract.retry.Backoff;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunLoopTest {
  private static final String SUMMARY =
      """
      {"run":"r","startedAt":"2026-11-22T00:00:00Z","metrics":{"samples":0},
       "ranks":{"total":2,"succeeded":2}}
      """;
  private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1));

  private final FakeRun fake = new FakeRun();
  private RunLoop loop;

  @Test
  void runIsCompleteWhenTheCoordinatorSaysSo() throws Exception {
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.empty());
    awaitStarted("coordinator#0", "rank0#0", "rank1#0");
    fake.state(States.running(2, ""));
    fake.end("rank0#0", Exits.DONE);
    fake.end("rank1#0", Exits.DONE);
    fake.state(States.in(Phase.SUMMARIZING, 2));
    fake.end("coordinator#0", new Exit(0, SUMMARY, Exits.LOG));

    assertThat(outcome.get(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            RunOutcome.Complete.class,
            complete -> assertThat(complete.summary().ranks().succeeded()).isEqualTo(2));
  }

  @Test
  void coordinatorThatCrashesIsStartedAgainAndToldOfFailuresAgain() throws Exception {
    CompletableFuture<RunOutcome> outcome = start(1, 0, Optional.empty());
    awaitStarted("rank0#0");
    fake.state(States.running(2, ""));
    fake.end("rank0#0", Exits.saying(Reason.PartitionCorrupt, "cut"));
    await().until(() -> fake.declared.size() == 1);

    fake.end("coordinator#0", Exits.KILLED);

    awaitStarted("coordinator#1");
    await().until(() -> fake.declared.size() == 2);
    assertThat(fake.declared.get(1)).extracting(RankFailure::getRank).containsExactly(0);
    assertThat(fake.notices).singleElement().asString().startsWith("coordinator: the process was");
    fake.end("coordinator#1", new Exit(0, SUMMARY, Exits.LOG));
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(RunOutcome.Complete.class);
  }

  @Test
  void whatTheCoordinatorWarnsOfIsToldOnce() throws Exception {
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.empty());
    awaitStarted("coordinator#0");
    RunState running = States.running(2, "");
    fake.state(running.toBuilder().addWarnings("1.pt has changed").build());
    fake.state(running);
    fake.state(
        running.toBuilder().addWarnings("1.pt has changed").addWarnings("so has 2.pt").build());
    await().until(() -> fake.notices.size() == 2);
    fake.end("coordinator#0", new Exit(0, SUMMARY, Exits.LOG));

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(RunOutcome.Complete.class);
    assertThat(fake.notices).containsExactly("warning: 1.pt has changed", "warning: so has 2.pt");
  }

  @Test
  void oneFailureTooManyStopsTheOthersAndGivesItsOwnExitCode() throws Exception {
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.empty());
    awaitStarted("rank1#0");
    fake.state(States.running(2, ""));
    fake.end("rank1#0", Exits.saying(Reason.PartitionCorrupt, "cut"));
    await().until(() -> fake.processes.get("rank0#0").terminated);
    fake.end("coordinator#0", Exits.saying(Reason.RanksFailed, "too many"));

    assertThat(outcome.get(10, TimeUnit.SECONDS))
        .isEqualTo(new RunOutcome.Failed(65, "rank 1: cut (log: " + Exits.LOG + ")"));
    assertThat(fake.declared).hasSize(1);
  }

  @Test
  void coordinatorThatNeedsNoRanksAnyMoreHasTheTimeToComplete() throws Exception {
    ManualTime time = new ManualTime();
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.empty(), time);
    awaitStarted("rank1#0");
    fake.state(States.running(2, ""));
    fake.end("rank1#0", Exits.saying(Reason.PartitionCorrupt, "cut"));
    await().until(() -> !fake.declared.isEmpty());

    // It had all splits before it heard of the failure.
    fake.state(States.in(Phase.SUMMARIZING, 2));
    await().until(() -> fake.shown.getPhase() == Phase.SUMMARIZING);
    time.advance(Duration.ofMinutes(1));
    fake.end("coordinator#0", new Exit(0, SUMMARY, Exits.LOG));

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(RunOutcome.Complete.class);
  }

  @Test
  void failedRunEndsEvenIfTheCoordinatorDoesNot() throws Exception {
    ManualTime time = new ManualTime();
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.empty(), time);
    awaitStarted("rank1#0");
    fake.state(States.running(2, ""));
    fake.end("rank1#0", Exits.saying(Reason.PartitionCorrupt, "cut"));
    await().until(() -> !fake.declared.isEmpty());

    time.advance(Duration.ofSeconds(5));

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(RunOutcome.Failed.class);
    assertThat(fake.processes.get("coordinator#0").terminated).isTrue();
  }

  @Test
  void coordinatorsOwnWordsAreTheErrorWhenItGivesUp() throws Exception {
    CompletableFuture<RunOutcome> outcome = start(0, 3, Optional.empty());
    awaitStarted("rank1#0");
    fake.end("coordinator#0", Exits.saying(Reason.BucketNotFound, "no bucket b"));

    assertThat(outcome.get(10, TimeUnit.SECONDS))
        .isEqualTo(new RunOutcome.Failed(66, "no bucket b (log: " + Exits.LOG + ")"));
    assertThat(fake.processes.values()).allMatch(process -> process.exit.isDone());
  }

  @Test
  void deadlineEndsTheRun() throws Exception {
    ManualTime time = new ManualTime();
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.of(Duration.ofSeconds(60)), time);
    awaitStarted("rank1#0");
    time.advance(Duration.ofSeconds(61));

    assertThat(outcome.get(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed -> {
              assertThat(failed.exitCode()).isEqualTo(Reason.DeadlineExceeded.exitCode());
              assertThat(failed.message()).contains("60 seconds of spec.activeDeadlineSeconds");
            });
    assertThat(fake.processes.values()).allMatch(process -> process.exit.isDone());
  }

  @Test
  void stopEndsEveryProcessEvenAStubbornOne() throws Exception {
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.empty());
    awaitStarted("coordinator#0", "rank0#0", "rank1#0");
    fake.processes.get("rank0#0").stubborn = true;

    loop.requestStop();

    assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(new RunOutcome.Interrupted());
    assertThat(fake.processes.get("rank0#0").exit.join()).isEqualTo(Exits.KILLED);
    assertThat(fake.processes.values()).allMatch(process -> process.exit.isDone());
    assertThat(fake.started).hasSize(3);
  }

  @Test
  void silentRankIsFoundOutByLookingAgain() throws Exception {
    ManualTime time = new ManualTime();
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.empty(), time);
    awaitStarted("rank1#0");
    fake.state(States.running(2, "1"));
    fake.end("rank0#0", Exits.DONE);
    await()
        .untilAsserted(
            () -> {
              time.advance(Duration.ofSeconds(1));
              assertThat(fake.declared).hasSize(1);
            });
    assertThat(fake.declared.get(0).get(0).getMessage()).contains("has no contribution of it");
    fake.end("coordinator#0", Exits.saying(Reason.RanksFailed, "too many"));
    assertThat(outcome.get(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class, failed -> assertThat(failed.exitCode()).isEqualTo(84));
  }

  @Test
  void runThatCannotBeWatchedFails() throws Exception {
    CompletableFuture<RunOutcome> outcome = start(0, 0, Optional.empty());
    awaitStarted("coordinator#0");
    fake.lost(new FatalFault(Reason.PermissionDenied, "wrong token"));

    assertThat(outcome.get(10, TimeUnit.SECONDS))
        .isEqualTo(new RunOutcome.Failed(77, "wrong token"));
  }

  private CompletableFuture<RunOutcome> start(
      int maxFailedRanks, int retries, Optional<Duration> deadline) {
    return start(maxFailedRanks, retries, deadline, null);
  }

  private CompletableFuture<RunOutcome> start(
      int maxFailedRanks, int retries, Optional<Duration> deadline, ManualTime time) {
    RunLoop.Limits limits =
        new RunLoop.Limits(
            OptionalInt.of(2),
            maxFailedRanks,
            1,
            deadline,
            new RankSupervisor.Policy(2, retries, true, QUICK));
    loop = new RunLoop(limits, fake, fake, fake, time == null ? System::nanoTime : time);
    return CompletableFuture.supplyAsync(loop::run);
  }

  private void awaitStarted(String... names) {
    await().untilAsserted(() -> assertThat(fake.started).contains(names));
  }
}
