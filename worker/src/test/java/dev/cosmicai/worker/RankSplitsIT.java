package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.network.TestNetworks;
import dev.cosmicai.worker.split.HeldSplit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the splits that a rank gets. */
@Timeout(60)
class RankSplitsIT {
  private static final int STREAMS = 2;

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
  void manySplitsTakeOneModelAndOneEngine() throws Exception {
    long bytes = run.useModel("good.pt").sizeBytes();
    for (int i = 0; i < 40; i++) {
      var object = run.upload("data/" + i + ".pt", TestPartitions.rows(i % 12, 1));
      run.assign(0, object, i);
      bytes += object.sizeBytes();
    }
    run.start(1);

    run.runRank(0, 0);

    assertThat(run.completion().samples()).isEqualTo(40);
    assertThat(run.storedPredictions()).hasSize(40);
    RankResult result = run.result(0).orElseThrow();
    assertThat(result.work().samples()).isEqualTo(40);
    assertThat(result.s3().bytes()).isEqualTo(bytes);
  }

  @Test
  void partsOfAFileArePredictedAsTheFileIs() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 6, 5);
    run.start(1);

    run.runRank(0, 0);

    assertThat(run.predicted(0, 1, 2, 3, 4))
        .containsExactly(TestNetworks.expectedPredictions(), within(1e-5f));
    assertThat(run.predictions(2).get("row").toDoubles()).containsExactly(4, 5, 6);
    assertThat(run.predictions(2).get("file").toDoubles()).containsOnly(6);
    assertThat(run.completion().samples()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {".pt", ".npz"})
  void byteThatWasFlippedIsSeenByThePartsOfItsFileTogether(String format) throws Exception {
    byte[] pt = TestPartitions.rows(0, 12);
    byte[] file = format.equals(".pt") ? pt : TestPartitions.asNpz(pt);
    file[file.length * 3 / 4] ^= 1; // in an image of the fourth part
    run.assign(0, run.upload("data/1" + format, file), 0, 5);
    run.start(1);

    assertThatThrownBy(() -> run.runRank(0, 0))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.Interrupted));
    assertThatThrownBy(run::completion)
        .cause()
        .isInstanceOf(FatalFault.class)
        .hasMessageMatching("s3://survey/data/1" + format + " is damaged: the checksum .* wrong.*");
  }

  @Test
  void badSampleOfAPartIsPartOfItsChecksum() throws Exception {
    run.tolerateBadSamples(1);
    byte[] file = TestPartitions.rowsWithMagnitude(9, 7, Float.NaN);
    run.assign(0, run.upload("data/1.pt", file), 0, 3);
    run.start(1);

    run.runRank(0, 0);

    assertThat(run.completion().samples()).isEqualTo(8);
  }

  @Test
  void splitIsStoredAsTheSameBytesByWhicheverRank() throws Exception {
    run.predictionsFormat("parquet");
    run.taking(Shares.Taking.ANYBODYS);
    var file = run.upload("data/1.pt", TestPartitions.rows(0, 12));
    run.assign(0, file, 0, 3);
    run.start(2);
    run.runRank(0, 0);
    byte[] first = run.predictions("2.parquet");
    assertThat(ParquetFooter.metadata(ParquetFooter.of(first)))
        .containsEntry("cosmic.split", "2")
        .containsEntry("cosmic.part", "3 of 3");

    run.start(2);
    run.runRank(1, 4);

    assertThat(run.result(1).orElseThrow().work().samples()).isEqualTo(12);
    assertThat(run.predictions("2.parquet")).isEqualTo(first);
  }

  @Test
  void nextSplitIsComputedWhileTheLastBatchOfTheOneBeforeStillIs() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 2)), 0);
    run.assign(0, run.upload("data/2.pt", TestPartitions.rows(2, 2)), 1);
    run.start(1);
    CountDownLatch bothRun = new CountDownLatch(2);

    attempt(
            0,
            new StopSignal(),
            new Watched() {
              @Override
              public void forwarded(int samples, double seconds) {
                bothRun.countDown();
                pass(bothRun);
              }
            })
        .get(30, TimeUnit.SECONDS);

    assertThat(run.completion().samples()).isEqualTo(4);
  }

  @Test
  void badSplitThatIsToleratedLeavesTheOthersAsTheyAre() throws Exception {
    byte[] whole = TestPartitions.rows(0, 12);
    byte[] before = TestPartitions.rows(5, 7);
    byte[] after = TestPartitions.rows(2, 3);
    assign(before, whole, whole, after);
    run.start(1);
    run.runRank(0, 0);
    byte[] first = run.predictions("0.npz");
    byte[] last = run.predictions("3.npz");
    run.close();

    run = new TestRun(folder.resolve("other"));
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    assign(before, cut, TestPartitions.rowsWithMagnitude(9, 7, Float.NaN), after);
    run.tolerate(2);
    RunLedger ledger = run.start(1);
    run.runRank(0, 0);

    assertThat(run.storedPredictions()).containsExactly("0.npz", "3.npz");
    assertThat(run.predictions("0.npz")).isEqualTo(first);
    assertThat(run.predictions("3.npz")).isEqualTo(last);
    assertThat(run.completion().samples()).isEqualTo(10);
    assertThat(ledger.completion().get().failures())
        .extracting(SplitFailure::split, SplitFailure::reason)
        .containsExactly(tuple(1, "PartitionCorrupt"), tuple(2, "PartitionNotFinite"));
  }

  private void assign(byte[]... files) {
    for (int i = 0; i < files.length; i++) {
      run.assign(0, run.upload("data/" + i + ".pt", files[i]), i);
    }
  }

  @Test
  void stoppedRankGivesItsSplitsBackBeforeItsForwardPassesEnd() throws Exception {
    run.taking(Shares.Taking.ANYBODYS);
    run.model().setBatchSize(2);
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0, 2);
    RunLedger ledger = run.start(2);
    ledger.join(JoinRequest.newBuilder().setMember(member(1)).build());
    Held monitor = new Held();
    StopSignal stop = new StopSignal();
    CompletableFuture<Void> rank = attempt(0, stop, monitor);
    await().until(() -> monitor.forwards.get() == STREAMS);

    stop.requestFromOutside();

    AcquireResponse given =
        ledger
            .acquire(AcquireRequest.newBuilder().setMember(member(1)).setWanted(2).build())
            .get(10, TimeUnit.SECONDS);
    assertThat(given.getLeasesCount()).isPositive();
    assertThat(rank).isNotDone();
    monitor.go.countDown();
    assertThatThrownBy(() -> rank.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.Interrupted));
    assertThat(run.storedPredictions()).isEmpty();
    assertThat(monitor.forwards).as("none was begun after the stop").hasValue(STREAMS);
  }

  @Test
  void splitThatIsRevokedIsStoppedAndTheNextOneIsComputed() throws Exception {
    run.taking(Shares.Taking.ANYBODYS);
    run.model().setBatchSize(1);
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.assign(0, run.upload("data/2.pt", TestPartitions.rows(0, 3)), 1);
    RunLedger ledger = run.start(2);
    ledger.join(JoinRequest.newBuilder().setMember(member(1)).build());
    Held monitor = new Held();
    CompletableFuture<Void> rank = attempt(0, new StopSignal(), monitor);
    await().until(() -> monitor.forwards.get() == STREAMS);

    var unused =
        ledger.commit(
            CommitRequest.newBuilder()
                .setMember(member(1))
                .setLease(HeldLease.newBuilder().setSplit(0))
                .setSamples(12)
                .setMetrics(ByteString.copyFrom(new RankMetrics().toBytes()))
                .build());
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> monitor.held().stream().noneMatch(split -> split.index() == 0));
    monitor.go.countDown();

    rank.get(20, TimeUnit.SECONDS);
    assertThat(run.storedPredictions()).containsExactly("1.npz");
    assertThat(monitor.forwards).as("of the first, those under way").hasValue(STREAMS + 3);
    assertThat(run.result(0).orElseThrow().work().samples()).isEqualTo(3);
  }

  private CompletableFuture<Void> attempt(int rank, StopSignal stop, RankMonitor monitor) {
    return CompletableFuture.runAsync(
        () -> new RankProcess(run.config(rank, 0), monitor, stop).run());
  }

  private static Member member(int rank) {
    return Member.newBuilder().setRunUid(TestRun.UID).setRank(rank).build();
  }

  private static void pass(CountDownLatch gate) {
    try {
      if (!gate.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static class Watched implements RankMonitor {
    private volatile RankProgress progress = new RankProgress();

    List<HeldSplit> held() {
      return progress.held().all();
    }

    @Override
    public void watch(RankProgress watched, TransferStats transfers) {
      progress = watched;
    }

    @Override
    public void ready() {}

    @Override
    public void forwarded(int samples, double seconds) {}

    @Override
    public void close() {}
  }

  /** Holds forward passes up until they may go on. */
  private static final class Held extends Watched {
    private final AtomicInteger forwards = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public void forwarded(int samples, double seconds) {
      forwards.incrementAndGet();
      pass(go);
    }
  }
}
