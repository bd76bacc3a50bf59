package dev.cosmicai.worker;

import dev.cosmicai.contract.Device;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.S3Transfers;
import dev.cosmicai.storage.TransferSnapshot;
import dev.cosmicai.worker.context.ProcessMemory;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.inference.Computation;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** A rank's result out of what it computed and measured. */
final class RankReport {
  private static final double MILLIS_PER_SECOND = 1e3;

  private RankReport() {}

  /** The result as of now: it ends the clock. */
  static RankResult of(WorkerConfig config, RankContext context, Computation.Result computed) {
    return new RankResult(
        identity(config, context),
        work(config, context, computed),
        times(context.clock()),
        transfers(context.transfers().snapshot()),
        new RankResult.Memory(
            ProcessMemory.peakResidentBytes(),
            computed.modelBytes(),
            computed.bufferBytes(),
            computed.runtimeBytes()),
        Machine.current(),
        computed.metrics(),
        computed.profile());
  }

  private static RankResult.Identity identity(WorkerConfig config, RankContext context) {
    return new RankResult.Identity(
        config.runUid(),
        config.rank(),
        config.attempt(),
        context.assignment().getManifestSha256(),
        config.host());
  }

  private static RankResult.Work work(
      WorkerConfig config, RankContext context, Computation.Result computed) {
    Assignment assignment = context.assignment();
    boolean idle = computed.network() == null;
    long samples = idle ? 0 : computed.predictions().samples();
    return new RankResult.Work(
        samples,
        assignment.getBatchSize(),
        idle ? 0 : computed.network().batchSize(),
        assignment.getPartitionsList().stream().map(Partition::getUri).toList(),
        new RankOutput(context, config.runUid(), config.rank()).result().toString(),
        idle ? Device.ofRecord(assignment.getModel().getDevice()).toString() : computed.device(),
        computed.engine(),
        idle ? assignment.getModel().getPrecision() : computed.network().precision().toString(),
        idle ? 0 : samples * computed.network().signature().inputBytes());
  }

  private static RankResult.Times times(StageClock clock) {
    long startedMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
    clock.processStarted(startedMillis);
    double started = startedMillis / MILLIS_PER_SECOND;
    double now = System.currentTimeMillis() / MILLIS_PER_SECOND;
    return new RankResult.Times(
        started, now - started, clock.seconds(Stage.INFERENCE), cpuSeconds(), clock.allSeconds());
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1)
        : Double.NaN;
  }

  private static S3Transfers transfers(TransferSnapshot snapshot) {
    return new S3Transfers(
        snapshot.requests(),
        snapshot.bytes(),
        snapshot.totalSeconds(),
        snapshot.minSeconds(),
        snapshot.maxSeconds(),
        snapshot.avgSeconds(),
        snapshot.firstRequestEpochSeconds(),
        snapshot.lastResponseEpochSeconds());
  }
}
