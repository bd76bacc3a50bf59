package dev.cosmicai.coordinator;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.S3Transfers;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * An attempt of a rank that leases and commits as a real one does, but makes its predictions up:
 * the same ones for the same partition, whoever asks. The checksum of a partition that is called
 * {@code damaged} is wrong if it is an odd number of splits.
 */
public final class FakeRank implements AutoCloseable {
  public static final int SAMPLES = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RankClient client;
  private final RankResult.Identity identity;
  private boolean finished;
  private int computed;

  private FakeRank(RankClient client, Member member) {
    this.client = client;
    JoinResponse joined = client.join("here");
    finished = joined.getFinished();
    identity =
        new RankResult.Identity(
            member.getRunUid(),
            member.getRank(),
            member.getAttempt(),
            joined.getAssignment().getManifestSha256(),
            "here");
  }

  /** Becomes a member. */
  public static FakeRank join(Sky sky, String run, int rank, int attempt) {
    return join(sky.endpoint(), run, rank, attempt, PATIENCE);
  }

  /** The same of the coordinator that serves there, as long as it does. */
  static FakeRank join(
      RendezvousEndpoint endpoint, String run, int rank, int attempt, Duration patience) {
    Member member = Member.newBuilder().setRunUid(run).setRank(rank).setAttempt(attempt).build();
    return new FakeRank(RankClient.connect(endpoint, member, patience), member);
  }

  /** Lives through one attempt, to its end; returns how many splits it computed. */
  public static int live(Sky sky, String run, int rank, int attempt) {
    try (FakeRank member = join(sky, run, rank, attempt)) {
      member.liveOn();
      return member.computed;
    }
  }

  /** Several ranks that all join before one of them computes, and live to their ends. */
  public static void liveTogether(Sky sky, String run, int... ranks) {
    List<FakeRank> members = IntStream.of(ranks).mapToObj(rank -> join(sky, run, rank, 0)).toList();
    List<Thread> threads = members.stream().map(member -> new Thread(member::liveOn)).toList();
    threads.forEach(Thread::start);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    members.forEach(FakeRank::close);
  }

  /** Whether it was told that nothing is left. */
  public boolean isFinished() {
    return finished;
  }

  /** Computes all that it gets, and ends. */
  public void liveOn() {
    compute(Integer.MAX_VALUE);
    client.finish(ByteString.copyFrom(figures(identity, (long) SAMPLES * computed).toJson()));
  }

  /** Computes so many splits, or fewer if it is told that nothing is left. */
  public FakeRank compute(int splits) {
    int wanted = splits;
    while (wanted > 0 && !finished) {
      AcquireResponse response = client.acquire(List.of(), 1);
      finished = response.getFinished();
      for (Lease lease : response.getLeasesList()) {
        commit(lease);
        wanted--;
      }
    }
    return this;
  }

  private void commit(Lease lease) {
    computed++;
    RankMetrics metrics = metrics(lease.getSplit().getPartition().getUri());
    client.commit(
        CommitRequest.newBuilder()
            .setLease(
                HeldLease.newBuilder().setId(lease.getId()).setSplit(lease.getSplit().getIndex()))
            .setSamples(metrics.samples())
            .setMetrics(ByteString.copyFrom(metrics.toBytes()))
            .setStartedMillis(System.currentTimeMillis())
            .setComputedMillis(40)
            .setResidue(lease.getSplit().getPartition().getUri().contains("damaged") ? 1 : 0)
            .setFigures(
                ByteString.copyFrom(figures(identity, (long) SAMPLES * computed).toJson())));
  }

  /** Says of the next split that it cannot be computed; whether it may go on. */
  public boolean refuseOne() {
    Lease lease = client.acquire(List.of(), 1).getLeases(0);
    String uri = lease.getSplit().getPartition().getUri();
    return client.fail(
        HeldLease.newBuilder().setId(lease.getId()).setSplit(lease.getSplit().getIndex()).build(),
        new FatalFault(Reason.PartitionCorrupt, uri + " is truncated").about(uri));
  }

  @Override
  public void close() {
    client.close();
  }

  /** What is predicted of a partition. */
  public static RankMetrics metrics(String partition) {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    Random random = new Random(partition.hashCode());
    for (int i = 0; i < SAMPLES; i++) {
      double truth = random.nextDouble();
      metrics.redshift().add(truth + 0.01 * random.nextGaussian(), truth);
    }
    return metrics;
  }

  /** What an attempt tells of itself. */
  public static RankResult figures(RankResult.Identity identity, long samples) {
    return new RankResult(
        identity,
        new RankResult.Work(
            samples,
            512,
            128,
            List.of(),
            "",
            "cpu",
            "PyTorch",
            "fp32",
            "avx2",
            "outer",
            20_500 * samples),
        new RankResult.Times(Double.NaN, 2.5, 1.5, 3.0, Map.of("Computing", 1.5)),
        samples == 0 ? S3Transfers.none() : new S3Transfers(1, 11, 1, 1, 1, 1, 100, 101),
        new RankResult.Memory(500 << 20, 60 << 20, 1 << 20, 100 << 20),
        new Machine(
            new Machine.Cpu("processor", "64bit", "x86_64", "Linux", "Linux-6"), 16L << 30));
  }
}
