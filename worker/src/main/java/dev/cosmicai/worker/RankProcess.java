package dev.cosmicai.worker;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.client.CollectiveClient;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.worker.context.BackgroundTasks;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.inference.Computation;
import dev.cosmicai.worker.inference.EngineStart;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one attempt of one rank: join, compute one split after another, each of which is
 * stored and committed, and finish. Everything that can take long runs in the background, so that a
 * stop takes effect at once.
 */
final class RankProcess {
  private static final Logger LOG = LoggerFactory.getLogger(RankProcess.class);
  private static final String START_BARRIER = "start";

  private final WorkerConfig config;
  private final RankMonitor monitor;
  private final StopSignal stop;
  private final StageClock clock = new StageClock();

  RankProcess(WorkerConfig config, RankMonitor monitor, StopSignal stop) {
    this.config = config;
    this.monitor = monitor;
    this.stop = stop;
  }

  /**
   * Does all of the rank's work.
   *
   * @throws dev.cosmicai.faults.Fault whatever ended the attempt early
   */
  void run() {
    try (BackgroundTasks background = new BackgroundTasks()) {
      CompletableFuture<ObjectStore> opening =
          background.start(() -> clock.time(Stage.STORE, () -> ObjectStore.open(config.storage())));
      // The engine comes last: a process loads one native library after another, and the small ones
      // of store and client would wait for all of the engine.
      try (RankClient client =
              RankClient.connect(config.rendezvous(), member(), config.rendezvousPatience());
          ObjectStore store = stop.await(opening);
          EngineStart engine =
              new EngineStart(
                  background, clock, config.engine(), config.schedule().threadsPerStream())) {
        JoinResponse joined =
            clock.time(Stage.JOIN, () -> waitFor(background, () -> client.join(config.host())));
        if (joined.getFinished()) {
          LOG.info("nothing is left to do for rank {}", config.rank());
        } else {
          work(context(joined.getAssignment(), store, background), engine, client, joined);
        }
      }
    }
  }

  private void work(
      RankContext context, EngineStart engine, RankClient client, JoinResponse joined) {
    monitor.watch(context.progress(), context.transfers());
    LeasedSplits leased = new LeasedSplits(client, context);
    try (Computation computation =
        new Computation(context, engine, config.schedule(), config.modelFolders(), leased)) {
      RankReport report = new RankReport(config, context, computation::setup);
      // At once: forward passes that are under way are waited for.
      stop.whenRequested(() -> leased.giveBack(report::json));
      try (Heartbeat heartbeat = new Heartbeat(client, context.progress(), stop)) {
        heartbeat.start(joined.getHeartbeatMillis());
        RankOutput output = new RankOutput(context, config.runUid(), config.rank());
        compute(context, client, computation, new SplitCommits(context, client, output, report));
      } catch (RuntimeException | Error e) {
        leased.giveBack(report::json);
        leased.awaitGivenBack();
        throw e;
      }
      // No heartbeat any more: the run may end with this rank, which is done, and must not take
      // "the run needs nothing more" for an interruption.
      finish(context, client, report.json());
      LOG.info(
          "rank {} is done: {} samples of {} splits",
          config.rank(),
          report.samples(),
          report.splits());
    }
  }

  private void compute(
      RankContext context, RankClient client, Computation computation, SplitCommits commits) {
    if (context.assignment().getGang()) {
      clock.time(Stage.BARRIER, () -> passStartBarrier(context, client));
    }
    computation.run(commits);
    context.progress().now(RankProgress.Activity.WRITING);
    commits.awaitAll();
  }

  private void finish(RankContext context, RankClient client, ByteString figures) {
    Object unused =
        waitFor(
            context.background(),
            () -> {
              client.finish(figures);
              return null;
            });
  }

  private Value passStartBarrier(RankContext context, RankClient client) {
    return waitFor(
        context.background(),
        () -> {
          CollectiveClient collectives = client.collectives();
          collectives.contribute(startBarrier(), Value.getDefaultInstance());
          return collectives.await(START_BARRIER, config.startPatience()).getResult();
        });
  }

  private RankContext context(
      Assignment assignment, ObjectStore store, BackgroundTasks background) {
    return new RankContext(
        assignment,
        store,
        background,
        stop,
        clock,
        new TransferStats(),
        new RankProgress(),
        monitor);
  }

  private <T> T waitFor(BackgroundTasks background, Supplier<T> work) {
    return stop.await(background.start(work));
  }

  private Member member() {
    return Member.newBuilder()
        .setRunUid(config.runUid())
        .setRank(config.rank())
        .setAttempt(config.attempt())
        .build();
  }

  private static Collective startBarrier() {
    return Collective.newBuilder().setName(START_BARRIER).setOperation(Operation.BARRIER).build();
  }
}
