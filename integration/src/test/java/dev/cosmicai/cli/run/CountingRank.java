package dev.cosmicai.cli.run;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.TerminationMessage;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A rank that is not ours, as {@code worker.command} starts one: it has no network, and of each
 * file it says how many bytes are zero. Its argument is how many milliseconds it takes for a split.
 */
public final class CountingRank {
  private static final TaskSpec TASK = TaskSpec.none(List.of(new TaskSpec.Output("zeros", 1)));
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private CountingRank() {}

  /** Computes until nothing is left; says why it cannot. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    Environment environment = new Environment(System.getenv());
    try {
      compute(environment, Long.parseLong(arguments[0]));
    } catch (Fault fault) {
      Files.writeString(
          environment.require(Variables.TERMINATION_LOG), TerminationMessage.of(fault).toJson());
      System.exit(fault.reason().exitCode());
    }
  }

  private static void compute(Environment environment, long millis) throws InterruptedException {
    Member member =
        Member.newBuilder()
            .setRunUid(environment.require(Variables.RUN_UID))
            .setRank(environment.require(Variables.RANK))
            .setAttempt(environment.require(Variables.ATTEMPT))
            .build();
    RendezvousEndpoint rendezvous =
        new RendezvousEndpoint(
            environment.require(Variables.RENDEZVOUS_HOST),
            environment.require(Variables.RENDEZVOUS_PORT),
            environment.requireContent(Variables.TLS_CERTIFICATE_FILE),
            environment.requireContent(Variables.TOKEN_FILE));
    try (RankClient client = RankClient.connect(rendezvous, member, PATIENCE);
        ObjectStore store = ObjectStore.open(StorageSettings.from(environment))) {
      JoinResponse joined = client.join("here");
      System.out.println("model '" + joined.getAssignment().getModel().getUri() + "'");
      boolean finished = joined.getFinished();
      while (!finished) {
        AcquireResponse acquired = client.acquire(List.of(), 1);
        for (Lease lease : acquired.getLeasesList()) {
          compute(lease, millis, client, store);
        }
        finished = acquired.getFinished();
      }
      client.finish(ByteString.EMPTY);
    }
  }

  private static void compute(Lease lease, long millis, RankClient client, ObjectStore store)
      throws InterruptedException {
    HeldLease held =
        HeldLease.newBuilder().setId(lease.getId()).setSplit(lease.getSplit().getIndex()).build();
    long started = System.currentTimeMillis();
    client.report(ReportRequest.newBuilder().setStage("Computing").addHeld(held));
    TimeUnit.MILLISECONDS.sleep(millis);
    RankMetrics metrics = RankMetrics.of(TASK);
    int partition = lease.getSplit().getPartition().getIndex();
    byte[] content = store.get(ObjectUri.parse(lease.getSplit().getPartition().getUri()));
    metrics.add(new double[] {zeros(content)}, new double[0], partition, 0);
    client.commit(
        CommitRequest.newBuilder()
            .setLease(held)
            .setSamples(1)
            .setMetrics(ByteString.copyFrom(metrics.toBytes()))
            .setStartedMillis(started)
            .setComputedMillis(System.currentTimeMillis() - started));
  }

  private static double zeros(byte[] content) {
    int zeros = 0;
    for (byte b : content) {
      zeros += b == 0 ? 1 : 0;
    }
    return zeros;
  }
}
