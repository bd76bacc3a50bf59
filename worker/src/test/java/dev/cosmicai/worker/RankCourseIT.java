package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rank waits for, and what ends it early. */
class RankCourseIT {
  @TempDir private Path folder;
  private TestRun run;

  @BeforeEach
  void openStore() throws Exception {
    run = new TestRun(folder);
  }

  @AfterEach
  void closeStore() {
    run.close();
  }

  @Test
  void storeThatGoesAwayAndComesBackIsWaitedFor() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    RunLedger ledger = run.start(1);
    run.storeGate.shut();
    CompletableFuture<Void> rank = CompletableFuture.runAsync(() -> run.runRank(0, 0));
    await().until(() -> ledger.state().getActive() == 1);
    assertThat(rank).isNotDone();

    run.storeGate.open();

    rank.get(30, TimeUnit.SECONDS);
    assertThat(run.completion().samples()).isEqualTo(12);
  }

  @Test
  void storeThatDoesNotComeBackIsGivenUpAfterItsPatience() {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.start(1);
    run.storeGate.shut();
    WorkerConfig config = run.config(0, 0, Duration.ofSeconds(1));
    RetriableFault fault =
        catchThrowableOfType(RetriableFault.class, () -> TestRun.runRank(config, new StopSignal()));
    assertThat(fault.reason()).isEqualTo(Reason.StorageUnavailable);
  }

  @Test
  void storeThatBeginsToDenyWhileItComputesEndsTheRankAtOnce() {
    for (int i = 0; i < 40; i++) {
      run.assign(0, run.upload("data/" + i + ".pt", TestPartitions.rows(0, 12)), i);
    }
    run.start(1);
    ForwardCount monitor =
        new ForwardCount() {
          @Override
          public void forwarded(int samples, double seconds) {
            run.storeGate.deny();
          }
        };

    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> new RankProcess(run.config(0, 0), monitor, new StopSignal()).run());

    // Whatever comes first: the next partition or the predictions.
    assertThat(fault.reason()).isIn(Reason.PermissionDenied, Reason.OutputRefused);
    assertThat(fault.getMessage()).contains("s3://survey/").doesNotContain("\n");
    assertThat(run.result(0)).isEmpty();
    assertThat(run.storedPredictions()).hasSizeLessThan(40);
  }

  @Test
  void storeThatTakesNoPredictionsEndsTheRankAndNothingIsCommitted() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    RunLedger ledger = run.start(1);
    // The kernel lets nobody make files there, not even root.
    Path out = Files.createDirectories(folder.resolve("s3/survey/out"));
    Files.createSymbolicLink(out.resolve("predictions"), Path.of("/proc"));

    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> run.runRank(0, 0));

    assertThat(fault.reason()).isEqualTo(Reason.OutputRefused);
    assertThat(fault.getMessage()).contains("s3://survey/out/predictions/0").doesNotContain("\n");
    assertThat(ledger.state().getSplitsCommitted()).isZero();
  }

  @Test
  void newerAttemptEndsAnOlderOne() {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    RunLedger ledger = run.start(1);
    run.storeGate.shut();
    CompletableFuture<Void> older = CompletableFuture.runAsync(() -> run.runRank(0, 0));
    await().until(() -> ledger.state().getActive() == 1);

    ledger.join(JoinRequest.newBuilder().setMember(member(0, 1)).build());

    assertThatThrownBy(() -> older.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.Superseded));
    assertThat(run.result(0)).isEmpty();
  }

  @Test
  void runThatHasEndedStopsItsRanks() {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    RunLedger ledger = run.start(1);
    run.storeGate.shut();
    CompletableFuture<Void> rank = CompletableFuture.runAsync(() -> run.runRank(0, 0));
    await().until(() -> ledger.state().getActive() == 1);

    ledger.phase(Phase.FAILED, "RanksFailed", "for a test");

    assertThatThrownBy(() -> rank.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RetriableFault.class,
            fault -> assertThat(fault.reason()).isEqualTo(Reason.Interrupted));
  }

  @Test
  void rankThatHasContributedHasNothingLeftToDo() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.start(2);
    run.runRank(0, 0);
    run.storeGate.shut();

    run.runRank(0, 1);

    assertThat(run.result(0).orElseThrow().identity().attempt()).isZero();
  }

  @Test
  void gangComputesOnlyWhenAllHaveCome() throws Exception {
    run.gang();
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    RunLedger ledger = run.start(2);
    ForwardCount monitor = new ForwardCount();
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(
            () -> new RankProcess(run.config(0, 0), monitor, new StopSignal()).run());
    await().until(() -> ledger.state().getActive() == 1);
    // Longer than such a rank takes for everything when nothing holds it back.
    await().during(Duration.ofSeconds(1)).until(() -> monitor.forwards.get() == 0);

    run.runRank(1, 0);

    first.get(20, TimeUnit.SECONDS);
    assertThat(monitor.forwards).hasValue(3);
    assertThat(run.result(0).orElseThrow().times().stageSeconds()).containsKey("barrier");
    assertThat(run.completion().samples()).isEqualTo(12);
  }

  private static class ForwardCount implements RankMonitor {
    private final AtomicInteger forwards = new AtomicInteger();

    @Override
    public void watch(RankProgress progress, TransferStats transfers) {}

    @Override
    public void ready() {}

    @Override
    public void forwarded(int samples, double seconds) {
      forwards.incrementAndGet();
    }

    @Override
    public void close() {}
  }

  private static Member member(int rank, int attempt) {
    return Member.newBuilder().setRunUid(TestRun.UID).setRank(rank).setAttempt(attempt).build();
  }
}
