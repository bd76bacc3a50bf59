package dev.cosmicai.coordinator.alone;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The rendezvous of ranks that no job has started and nobody else watches: it serves collectives
 * and messages, gives up ranks that fall silent, and is over when every rank has finished.
 */
public final class LoneRendezvous implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How long ranks have to learn that the run has failed. */
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final Plan plan;
  private final RunLedger ledger;
  private final RendezvousServer server;
  private final ScheduledExecutorService watch;

  /**
   * What it is like.
   *
   * @param runUid that ranks have to name
   * @param worldSize how many ranks there are
   * @param maxFailedRanks how many may be missing
   * @param lostAfter how long a rank may be silent
   * @param output where ranks may put what is too large for a message; empty for nowhere
   */
  public record Plan(
      String runUid,
      int worldSize,
      int maxFailedRanks,
      Duration lostAfter,
      Optional<ObjectUri> output) {
    private RunPlan run() {
      Assignment.Builder assignment = Assignment.newBuilder().setWorldSize(worldSize);
      output.map(ObjectUri::toString).ifPresent(assignment::setOutputUri);
      return RunPlan.ofCollectives(runUid, worldSize, maxFailedRanks, assignment.build());
    }
  }

  private LoneRendezvous(
      Plan plan, RunLedger ledger, RendezvousServer server, ScheduledExecutorService watch) {
    this.plan = plan;
    this.ledger = ledger;
    this.server = server;
    this.watch = watch;
  }

  /**
   * Starts serving.
   *
   * @param port 0 picks a free one
   */
  public static LoneRendezvous start(Plan plan, int port, RunCredentials credentials) {
    RunLedger ledger =
        new RunLedger(plan.run(), RendezvousLimits.defaults(), Clock.systemUTC(), entry -> {});
    RendezvousServer server = RendezvousServer.start(port, credentials, ledger);
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("silent-ranks"));
    LoneRendezvous rendezvous = new LoneRendezvous(plan, ledger, server, watch);
    var unused =
        watch.scheduleWithFixedDelay(
            rendezvous::giveUpSilentRanks, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return rendezvous;
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /**
   * Waits until every rank has finished, or failed as is tolerated.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code RanksFailed}) if more ranks failed
   */
  public void await() throws InterruptedException {
    try {
      var unused = ledger.completion().get();
      ledger.phase(Phase.COMPLETE, "", "");
    } catch (ExecutionException e) {
      var fault = ProcessMain.asFault(e);
      ledger.phase(Phase.FAILED, fault.reason().name(), fault.getMessage());
      takeLeave();
      throw fault;
    }
  }

  private void takeLeave() throws InterruptedException {
    long endNanos = System.nanoTime() + FAREWELL.toNanos();
    while (ledger.state().getActive() > 0 && System.nanoTime() < endNanos) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void giveUpSilentRanks() {
    DeclareFailedRequest.Builder lost = DeclareFailedRequest.newBuilder().setRunUid(plan.runUid());
    ledger.silentFor(plan.lostAfter()).stream()
        .forEach(
            rank ->
                lost.addFailures(
                    RankFailure.newBuilder()
                        .setRank(rank)
                        .setReason(Reason.NoContribution.name())
                        .setMessage(
                            "nothing was heard of it for %d s"
                                .formatted(plan.lostAfter().toSeconds()))));
    if (lost.getFailuresCount() > 0) {
      var unused = ledger.declareFailed(lost.build());
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    server.close();
  }
}
