package dev.cosmicai.worker;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.tasks.RankMetrics;
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
 * The life of one attempt of one rank: join, compute, store, contribute. Everything that can take
 * long runs in the background, so that a stop takes effect at once.
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
        if (joined.getAlreadyContributed()) {
          LOG.info("rank {} has contributed before; nothing is left to do", config.rank());
        } else {
          work(context(joined.getAssignment(), store, background), engine, client, joined);
        }
      }
    }
  }

  private void work(
      RankContext context, EngineStart engine, RankClient client, JoinResponse joined) {
    monitor.watch(context.progress(), context.transfers());
    RankResult result = computeAndStore(context, engine, client, joined.getHeartbeatMillis());
    // No heartbeat any more: this contribution may complete the run, and a rank that is done must
    // not take "the run needs nothing more" for an interruption.
    contribute(context, client, result.metrics());
    LOG.info(
        "rank {} is done: {} samples of {} partitions in {} s",
        config.rank(),
        result.work().samples(),
        context.assignment().getPartitionsCount(),
        "%.1f".formatted(result.times().wallSeconds()));
  }

  private RankResult computeAndStore(
      RankContext context, EngineStart engine, RankClient client, long heartbeatMillis) {
    try (Heartbeat heartbeat = new Heartbeat(client, context.progress(), stop)) {
      heartbeat.start(heartbeatMillis);
      Computation.Result computed = compute(context, engine, client);
      context.progress().now(RankProgress.Activity.WRITING);
      // The last figures; and a newer attempt, if there is one, is better known before storing.
      heartbeat.reportNow();
      return store(context, computed);
    }
  }

  private Computation.Result compute(RankContext context, EngineStart engine, RankClient client) {
    if (context.assignment().getPartitionsCount() == 0) {
      monitor.ready();
      if (context.assignment().getGang()) {
        waitFor(
            context.background(),
            () -> client.contribute(startBarrier(), Value.getDefaultInstance()));
      }
      return Computation.Result.nothing();
    }
    try (Computation computation =
        new Computation(context, engine, config.schedule(), config.scratchFolder())) {
      if (context.assignment().getGang()) {
        clock.time(Stage.BARRIER, () -> passStartBarrier(context, client));
      }
      return computation.run();
    }
  }

  private Value passStartBarrier(RankContext context, RankClient client) {
    return waitFor(
        context.background(),
        () -> {
          client.contribute(startBarrier(), Value.getDefaultInstance());
          return client.await(START_BARRIER, config.startPatience());
        });
  }

  private RankResult store(RankContext context, Computation.Result computed) {
    RankOutput output = new RankOutput(context, config.runUid(), config.rank());
    if (context.assignment().getStorePredictions() && computed.predictions() != null) {
      clock.time(
          Stage.WRITE,
          () ->
              waitFor(
                  context.background(),
                  () -> output.put(computed.predictions(), computed.network())));
    }
    RankResult result = RankReport.of(config, context, computed);
    return waitFor(context.background(), () -> output.put(result));
  }

  private void contribute(RankContext context, RankClient client, RankMetrics metrics) {
    Value value = Value.newBuilder().setOpaque(ByteString.copyFrom(metrics.toBytes())).build();
    if (waitFor(context.background(), () -> client.contribute(RankMetrics.COLLECTIVE, value))
        .getLate()) {
      LOG.warn("rank {} contributed too late: the run has done without it", config.rank());
    }
  }

  private RankContext context(
      Assignment assignment, ObjectStore store, BackgroundTasks background) {
    long bytes = assignment.getPartitionsList().stream().mapToLong(Partition::getSizeBytes).sum();
    return new RankContext(
        assignment,
        store,
        background,
        stop,
        clock,
        new TransferStats(),
        new RankProgress(bytes),
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
