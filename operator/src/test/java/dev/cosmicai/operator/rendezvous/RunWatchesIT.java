package dev.cosmicai.operator.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitPlan;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watches against coordinators' real servers in this process. */
class RunWatchesIT {
  private static final MetricsCodec<byte[]> NO_METRICS =
      new MetricsCodec<>(() -> new byte[0], bytes -> bytes, (one, other) -> {}, bytes -> bytes);

  private final InferenceJob job = TestJobs.minimal();
  private final RunCredentials credentials =
      RunCredentials.generate(List.of("localhost"), Duration.ofDays(1));
  private final Queue<ResourceID> passes = new ConcurrentLinkedQueue<>();
  private final RunWatches watches = new RunWatches(Clock.systemUTC(), passes::add);
  private RunLedger ledger;
  private RendezvousServer server;

  @BeforeEach
  void startCoordinator() {
    ledger = ledger();
    server = RendezvousServer.start(0, credentials, ledger);
  }

  @AfterEach
  void stop() {
    watches.close();
    server.close();
  }

  @Test
  void stateIsHeardAndAsksForAPass() {
    watches.watch(job, endpoint());

    await().until(() -> !passes.isEmpty());
    assertThat(passes).containsOnly(new ResourceID("galaxies", "sky"));
    assertThat(watches.newest(job)).map(RunState::getWorldSize).contains(4);
  }

  @Test
  void progressAsksForAPassToo() {
    watches.watch(job, endpoint());
    await().until(() -> passes.size() == 1);
    join(0);
    await().until(() -> passes.size() == 2);
    int before = passes.size();

    Lease lease =
        ledger
            .acquire(AcquireRequest.newBuilder().setMember(member(0)).setWanted(1).build())
            .join()
            .getLeases(0);
    ledger.report(
        ReportRequest.newBuilder()
            .setMember(member(0))
            .setSamplesDone(7)
            .setSamplesTotal(9)
            .addHeld(
                HeldLease.newBuilder().setId(lease.getId()).setSplit(lease.getSplit().getIndex()))
            .build());

    await().until(() -> passes.size() > before);
    assertThat(watches.newest(job)).map(RunState::getSamplesDone).contains(7L);
  }

  @Test
  void askGivesAStateThatIsNewerThanWhatWasHeard() {
    watches.watch(job, endpoint());
    await().until(() -> watches.newest(job).isPresent());
    join(0);

    assertThat(watches.ask(job)).map(RunState::getActive).contains(1);
  }

  @Test
  void declaredFailureReachesTheCoordinator() {
    watches.watch(job, endpoint());

    watches.declareFailed(
        job, List.of(RankFailure.newBuilder().setRank(2).setReason("PartitionCorrupt").build()));

    assertThat(ledger.state().getFailedRanks()).isEqualTo("2");
    await().until(() -> watches.newest(job).map(RunState::getFailedRanks).orElse("").equals("2"));
  }

  @Test
  void wordToDrainReachesTheCoordinator() {
    watches.watch(job, endpoint());
    assertThat(ledger.drainAsked()).isNotCompleted();

    watches.drain(job);

    assertThat(ledger.drainAsked()).isCompleted();
  }

  @Test
  void successorOfALostCoordinatorIsHeard() {
    int port = server.port();
    watches.watch(job, endpoint());
    await().until(() -> watches.newest(job).isPresent());
    join(0);
    server.close();

    ledger = ledger();
    ledger.phase(Phase.SUMMARIZING, "", "");
    server = RendezvousServer.start(port, credentials, ledger);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> watches.newest(job).map(RunState::getPhase).orElseThrow() == Phase.SUMMARIZING);
  }

  @Test
  void coordinatorThatIsAwayAnswersNothing() {
    RendezvousEndpoint endpoint = endpoint();
    server.close();
    watches.watch(job, endpoint);

    assertThatThrownBy(() -> watches.declareFailed(job, List.of()))
        .isInstanceOf(RetriableFault.class);
    assertThat(watches.newest(job)).isEmpty();
  }

  @Test
  void watchWithTheWrongTokenEndsSoThatTheSecretIsReadAgain() {
    RendezvousEndpoint right = endpoint();
    watches.watch(
        job, new RendezvousEndpoint(right.host(), right.port(), right.certificatePem(), "stolen"));

    await().until(() -> !watches.isWatched(job));
    assertThat(watches.newest(job)).isEmpty();
  }

  @Test
  void closedWatchForgets() {
    watches.watch(job, endpoint());
    await().until(() -> watches.newest(job).isPresent());

    watches.close(job);

    assertThat(watches.isWatched(job)).isFalse();
    assertThat(watches.newest(job)).isEmpty();
    assertThat(watches.size()).isZero();
  }

  private RendezvousEndpoint endpoint() {
    return new RendezvousEndpoint(
        "localhost", server.port(), credentials.certificatePem(), credentials.token());
  }

  private void join(int rank) {
    ledger.join(JoinRequest.newBuilder().setMember(member(rank)).build());
  }

  private static Member member(int rank) {
    return Member.newBuilder().setRunUid(TestJobs.UID).setRank(rank).build();
  }

  /** One for each rank. */
  private static final class FourSplits implements SplitPlan {
    @Override
    public int count() {
      return 4;
    }

    @Override
    public Split split(int index) {
      return Split.newBuilder().setIndex(index).setParts(1).build();
    }

    @Override
    public long bytes(int index) {
      return 1;
    }

    @Override
    public long totalBytes() {
      return count();
    }
  }

  private static RunLedger ledger() {
    RunPlan plan =
        new RunPlan(
            TestJobs.UID,
            4,
            2,
            rank -> Assignment.getDefaultInstance(),
            new FourSplits(),
            new Shares(new int[] {0, 1, 2, 3, 4}, Shares.Taking.NOBODYS),
            OptionalInt.empty(),
            0,
            NO_METRICS);
    return new RunLedger(plan, RendezvousLimits.defaults(), Clock.systemUTC(), entry -> {});
  }
}
