package dev.cosmicai.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.AwaitResponse;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.ExchangeRequest;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousStub;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.rendezvous.wire.BearerToken;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As many ranks as a large job has, over gRPC and TLS; several share a connection. */
class TenThousandRanksIT {
  private static final int RANKS = 10_000;
  private static final int CHANNELS = 8;

  /** What is promised is 5 seconds; a machine that is shared may take longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RunCredentials credentials =
      RunCredentials.generate(List.of("localhost"), Duration.ofHours(1));
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<RendezvousStub> stubs = new ArrayList<>();
  private RendezvousServer server;

  @BeforeEach
  void start() throws IOException {
    RunPlan plan =
        RunPlan.ofCollectives("run", RANKS, 0, Assignment.newBuilder().setWorldSize(RANKS).build());
    RunLedger ledger =
        new RunLedger(plan, RendezvousLimits.defaults(), Clock.systemUTC(), entry -> {});
    server = RendezvousServer.start(0, credentials, ledger);
    byte[] pem = credentials.certificatePem().getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < CHANNELS; i++) {
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress(
                  "localhost",
                  server.port(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(new ByteArrayInputStream(pem))
                      .build())
              .proxyDetector(address -> null)
              .build();
      channels.add(channel);
      stubs.add(
          RendezvousGrpc.newStub(channel).withInterceptors(new BearerToken(credentials.token())));
    }
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }

  @Test
  void tenThousandRanksReduceAndScan() throws InterruptedException {
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    AtomicReferenceArray<Value> sums = exchange("allreduce", Operation.REDUCE);
    AtomicReferenceArray<Value> prefixes = exchange("scan", Operation.SCAN);

    double total = RANKS * (RANKS - 1.0) / 2;
    for (int rank = 0; rank < RANKS; rank++) {
      assertThat(sums.get(rank)).isEqualTo(Values.of(new double[] {total, RANKS}));
      double upTo = rank * (rank + 1.0) / 2;
      assertThat(prefixes.get(rank)).isEqualTo(Values.of(new double[] {upTo, rank + 1}));
    }
    long peak = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    System.out.printf("peak heap of server and clients: %d MiB%n", peak >> 20);
    assertThat(peak).isLessThan(1L << 30);
  }

  private AtomicReferenceArray<Value> exchange(String name, Operation operation)
      throws InterruptedException {
    Collective collective =
        Collective.newBuilder()
            .setName(name)
            .setOperation(operation)
            .setFunction(Function.SUM)
            .build();
    AtomicReferenceArray<Value> results = new AtomicReferenceArray<>(RANKS);
    CountDownLatch answered = new CountDownLatch(RANKS);
    long startedNanos = System.nanoTime();
    Duration cpuBefore = cpu();
    for (int rank = 0; rank < RANKS; rank++) {
      ExchangeRequest request =
          ExchangeRequest.newBuilder()
              .setMember(Member.newBuilder().setRunUid("run").setRank(rank))
              .setCollective(collective)
              .setValue(Values.of(new double[] {rank, 1}))
              .setWaitMillis(PATIENCE.toMillis())
              .build();
      stubs
          .get(rank % CHANNELS)
          .withDeadlineAfter(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .exchange(request, new Answer(results, rank, answered));
    }
    assertThat(answered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    System.out.printf(
        "%s of %d ranks: %.2f s, and of all processors, with the clients' work, %.2f s%n",
        name,
        RANKS,
        (System.nanoTime() - startedNanos) / 1e9,
        cpu().minus(cpuBefore).toMillis() / 1e3);
    return results;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private record Answer(AtomicReferenceArray<Value> results, int rank, CountDownLatch answered)
      implements StreamObserver<AwaitResponse> {
    @Override
    public void onNext(AwaitResponse response) {
      results.set(rank, response.getResult());
    }

    @Override
    public void onError(Throwable thrown) {
      answered.countDown();
    }

    @Override
    public void onCompleted() {
      answered.countDown();
    }
  }
}
