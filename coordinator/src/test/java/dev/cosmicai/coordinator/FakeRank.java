package dev.cosmicai.coordinator;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Value;
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

/**
 * A rank that joins, stores its result and contributes as a real one does, but makes its
 * predictions up: the same ones for the same partition, whoever asks.
 */
public final class FakeRank {
  public static final int SAMPLES = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private FakeRank() {}

  /**
   * Lives through one attempt.
   *
   * @return false if the rank was told that nothing is left to do
   */
  public static boolean live(Sky sky, String run, int rank, int attempt) {
    Member member = Member.newBuilder().setRunUid(run).setRank(rank).setAttempt(attempt).build();
    try (RankClient client = RankClient.connect(sky.endpoint(), member, PATIENCE)) {
      JoinResponse joined = client.join("here");
      if (joined.getAlreadyContributed()) {
        return false;
      }
      Assignment work = joined.getAssignment();
      RankResult result =
          result(
              new RankResult.Identity(run, rank, attempt, work.getManifestSha256(), "here"),
              work.getPartitionsList().stream().map(Partition::getUri).toList());
      ObjectUri output = ObjectUri.parse(work.getOutputUri());
      sky.store.put(output.resolve("ranks/" + rank + ".json"), result.toJson(), "application/json");
      client.contribute(RankMetrics.COLLECTIVE, contribution(result));
      return true;
    }
  }

  public static Value contribution(RankResult result) {
    return Value.newBuilder().setOpaque(encoded(result.metrics())).build();
  }

  public static ByteString encoded(RankMetrics metrics) {
    return ByteString.copyFrom(metrics.toBytes());
  }

  public static RankResult result(RankResult.Identity identity, List<String> partitions) {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    for (String partition : partitions) {
      Random random = new Random(partition.hashCode());
      for (int i = 0; i < SAMPLES; i++) {
        double truth = random.nextDouble();
        metrics.redshift().add(truth + 0.01 * random.nextGaussian(), truth);
      }
    }
    return result(identity, partitions, (long) SAMPLES * partitions.size(), metrics);
  }

  public static RankResult result(
      RankResult.Identity identity, List<String> partitions, long samples, RankMetrics metrics) {
    return new RankResult(
        identity,
        new RankResult.Work(
            samples, 512, 128, partitions, "somewhere", "cpu", "PyTorch", "fp32", 20_500 * samples),
        new RankResult.Times(Double.NaN, 2.5, 1.5, 3.0, Map.of("Computing", 1.5)),
        partitions.isEmpty() ? S3Transfers.none() : new S3Transfers(1, 11, 1, 1, 1, 1, 100, 101),
        new RankResult.Memory(500 << 20, 60 << 20, 1 << 20, 100 << 20),
        new Machine(new Machine.Cpu("processor", "64bit", "x86_64", "Linux", "Linux-6"), 16L << 30),
        metrics);
  }
}
