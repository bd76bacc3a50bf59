package dev.cosmicai.worker;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.Device;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.S3Transfers;
import dev.cosmicai.storage.TransferSnapshot;
import dev.cosmicai.worker.context.ProcessMemory;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.inference.Computation;
import dev.cosmicai.worker.network.NetworkInfo;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What an attempt of a rank has done and measured so far. Thread-safe. */
final class RankReport {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final WorkerConfig config;
  private final RankContext context;
  private final Supplier<Computation.Setup> computation;
  private final AtomicLong samples = new AtomicLong();
  private final AtomicInteger splits = new AtomicInteger();

  /** Of an attempt that begins. */
  RankReport(WorkerConfig config, RankContext context, Supplier<Computation.Setup> computation) {
    this.config = config;
    this.context = context;
    this.computation = computation;
  }

  /** A split of so many samples is committed. */
  void committed(long count) {
    samples.addAndGet(count);
    splits.incrementAndGet();
  }

  /** Samples of the splits that are committed. */
  long samples() {
    return samples.get();
  }

  /** How many splits are committed. */
  int splits() {
    return splits.get();
  }

  /** The figures as of now, as JSON. */
  ByteString json() {
    Computation.Setup setup = computation.get();
    RankResult result =
        new RankResult(
            identity(),
            work(setup),
            times(context.clock()),
            transfers(context.transfers().snapshot()),
            new RankResult.Memory(
                ProcessMemory.peakResidentBytes(),
                setup.modelBytes(),
                setup.bufferBytes(),
                setup.network() == null ? ProcessMemory.residentBytes() : setup.runtimeBytes()),
            Machine.current(),
            setup.profile(),
            setup.saturation());
    return ByteString.copyFrom(result.toJson());
  }

  private RankResult.Identity identity() {
    return new RankResult.Identity(
        config.runUid(),
        config.rank(),
        config.attempt(),
        context.assignment().getManifestSha256(),
        config.host());
  }

  private RankResult.Work work(Computation.Setup setup) {
    Assignment assignment = context.assignment();
    NetworkInfo network = setup.network();
    boolean idle = network == null;
    return new RankResult.Work(
        samples(),
        assignment.getBatchSize(),
        idle ? 0 : network.batchSize(),
        // The coordinator knows whose they are.
        List.of(),
        new RankOutput(context, config.runUid(), config.rank()).result().toString(),
        idle ? Device.ofRecord(assignment.getModel().getDevice()).toString() : setup.device(),
        setup.engine(),
        idle ? assignment.getModel().getPrecision() : network.precision().toString(),
        setup.processorClass(),
        setup.member(),
        idle ? 0 : samples() * network.signature().inputBytes());
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
