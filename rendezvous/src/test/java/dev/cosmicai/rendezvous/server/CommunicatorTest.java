package dev.cosmicai.rendezvous.server;

import static dev.cosmicai.rendezvous.server.InProcess.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.rendezvous.communicator.Communicator;
import dev.cosmicai.rendezvous.communicator.Fold;
import dev.cosmicai.rendezvous.communicator.Hint;
import dev.cosmicai.rendezvous.communicator.ValueStore;
import dev.cosmicai.rendezvous.ledger.TestRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The communicator's operations, each rank on a thread of its own. */
class CommunicatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @AutoClose private final InProcess process = new InProcess();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  private int failures;
  private final ValueStore store =
      new ValueStore() {
        @Override
        public String put(String name, byte[] content) {
          stored.put("s3://b/" + name, content);
          return "s3://b/" + name;
        }

        @Override
        public byte[] get(String uri, long sizeBytes) {
          if (failures-- > 0) {
            throw new RetriableFault(Reason.StorageUnavailable, "the store is away");
          }
          return stored.get(uri);
        }
      };

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Communicator communicator(int rank, int attempt, int size) {
    return Communicator.of(process.rank(rank, attempt), "main", size, store).timeout(PATIENCE);
  }

  /** What each rank's part came to. */
  private <T> List<T> all(int size, Function<Communicator, T> part) {
    process.serve(TestRun.served(size));
    return again(size, 0, part);
  }

  private <T> List<T> again(int size, int attempt, Function<Communicator, T> part) {
    List<CompletableFuture<T>> parts = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      Communicator communicator = communicator(rank, attempt, size);
      parts.add(CompletableFuture.supplyAsync(() -> part.apply(communicator), threads));
    }
    return parts.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void callThatDidNotEndInTimeIsMadeAgainAndNoOtherInItsPlace() {
    process.serve(TestRun.served(2));
    Communicator first = communicator(0, 0, 2);
    Communicator second = communicator(1, 0, 2);
    first.timeout(Duration.ofMillis(50));
    assertFault(
        () -> first.allreduce(1L, Fold.sum()), RetriableFault.class, Reason.DeadlineExceeded);
    assertFault(first::barrier, FatalFault.class, Reason.InvalidSpec);
    first.timeout(PATIENCE);

    CompletableFuture<List<Long>> others =
        CompletableFuture.supplyAsync(
            () -> List.of(second.allreduce(1L, Fold.sum()), second.allreduce(100L, Fold.sum())),
            threads);

    assertThat(first.allreduce(1L, Fold.sum())).isEqualTo(2);
    assertThat(first.allreduce(100L, Fold.sum())).isEqualTo(200);
    assertThat(others.join()).containsExactly(2L, 200L);
  }

  @Test
  void callOfSeveralCollectivesIsMadeAgainFromTheFirstOneOn() {
    process.serve(TestRun.served(2));
    Communicator first = communicator(0, 0, 2);
    Communicator second = communicator(1, 0, 2);
    Fold<byte[]> fold = Fold.of(CommunicatorTest::joined);
    second.timeout(Duration.ofMillis(50));
    assertFault(
        () -> second.allreduce(text("b"), fold), RetriableFault.class, Reason.DeadlineExceeded);
    second.timeout(PATIENCE);

    CompletableFuture<String> others =
        CompletableFuture.supplyAsync(
            () -> new String(first.allreduce(text("a"), fold), StandardCharsets.UTF_8), threads);

    assertThat(second.allreduce(text("b"), fold)).asString(StandardCharsets.UTF_8).isEqualTo("ab");
    assertThat(others.join()).isEqualTo("ab");
    assertThat(second.reduce(1L, 0, Fold.sum())).isEmpty();
    assertThat(first.reduce(1L, 0, Fold.sum())).hasValue(2L);
  }

  @Test
  void messageThatCouldNotBeReadIsReceivedAgain() {
    process.serve(TestRun.served(2));
    Communicator sender = communicator(0, 0, 2).hint(Hint.CHEAP);
    Communicator receiver = communicator(1, 0, 2);
    sender.send(new long[20_000], 1, 0);
    sender.send(2L, 1, 0);
    failures = 1;

    assertFault(
        () -> receiver.receive(0, long[].class), RetriableFault.class, Reason.StorageUnavailable);

    assertThat(receiver.receive(0, long[].class)).hasSize(20_000);
    assertThat(receiver.receive(0, Long.class)).isEqualTo(2);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return text(
        new String(one, StandardCharsets.UTF_8) + new String(other, StandardCharsets.UTF_8));
  }

  private static String everything(Communicator comm) {
    long rank = comm.rank();
    StringBuilder said = new StringBuilder();
    comm.barrier();
    long sum = comm.allreduce(rank, Fold.sum());
    double[] largest = comm.allreduce(new double[] {rank, -rank}, Fold.max());
    long prefix = comm.scan(rank, Fold.sum());
    Optional<Long> before = comm.exclusiveScan(rank, Fold.sum());
    byte[] name = comm.broadcast(rank == 1 ? text("one") : null, 1);
    Optional<List<Long>> gathered = comm.gather(rank * 10, 2);
    long part = comm.scatter(rank == 0 ? List.of(5L, 6L, 7L) : null, 0);
    Optional<Long> least = comm.reduce(rank + 3, 1, Fold.min());
    byte[] word = comm.allreduce(text("<" + rank), Fold.of(CommunicatorTest::joined, false, false));
    byte[] upTo = comm.scan(text("<" + rank), Fold.of(CommunicatorTest::joined));
    Optional<byte[]> upToBefore =
        comm.exclusiveScan(text("<" + rank), Fold.of(CommunicatorTest::joined));
    comm.send(rank, (comm.rank() + 1) % 3, 7);
    comm.send(new long[] {rank}, (comm.rank() + 1) % 3, 8);
    long[] tagged = comm.receive((comm.rank() + 2) % 3, 8, long[].class);
    long any = comm.receive((comm.rank() + 2) % 3, Long.class);
    Communicator pair = comm.split(comm.rank() == 1 ? 1 : 0, -comm.rank()).orElseThrow();
    long sumOfPair = pair.allreduce(rank, Fold.sum());
    return said.append(sum)
        .append(' ')
        .append(largest[0])
        .append(' ')
        .append(largest[1])
        .append(' ')
        .append(prefix)
        .append(' ')
        .append(before.orElse(-1L))
        .append(' ')
        .append(new String(name, StandardCharsets.UTF_8))
        .append(' ')
        .append(gathered.map(List::toString).orElse("-"))
        .append(' ')
        .append(part)
        .append(' ')
        .append(least.orElse(-1L))
        .append(' ')
        .append(new String(word, StandardCharsets.UTF_8))
        .append(' ')
        .append(new String(upTo, StandardCharsets.UTF_8))
        .append(' ')
        .append(upToBefore.map(it -> new String(it, StandardCharsets.UTF_8)).orElse("-"))
        .append(' ')
        .append(tagged[0])
        .append(' ')
        .append(any)
        .append(' ')
        .append(pair.rank())
        .append('/')
        .append(pair.size())
        .append(' ')
        .append(sumOfPair)
        .toString();
  }

  @Test
  void everyOperationGivesEachRankItsOwnAndALaterAttemptTheSame() {
    List<String> first = all(3, CommunicatorTest::everything);
    assertThat(first)
        .containsExactly(
            "3 2.0 0.0 0 -1 one - 5 -1 <0<1<2 <0 - 2 2 1/2 2",
            "3 2.0 0.0 1 0 one - 6 3 <0<1<2 <0<1 <0 0 0 0/1 1",
            "3 2.0 0.0 3 1 one [0, 10, 20] 7 -1 <0<1<2 <0<1<2 <0<1 1 1 0/2 2");
    assertThat(again(3, 1, CommunicatorTest::everything)).isEqualTo(first);
  }

  @Test
  void largeValuesGoThroughTheStore() {
    List<Double> last =
        all(
            3,
            comm -> {
              comm.hint(Hint.CHEAP);
              double[] mine = new double[10_000];
              mine[9_999] = comm.rank() + 1;
              double[] sum = comm.allreduce(mine, Fold.sum());
              double[] before = comm.exclusiveScan(mine, Fold.<double[]>sum()).orElse(mine);
              double[] theirs = comm.broadcast(comm.rank() == 2 ? mine : null, 2);
              comm.send(mine, (comm.rank() + 1) % 3, 0);
              double[] sent = comm.receive((comm.rank() + 2) % 3, double[].class);
              return sum[9_999] * 1_000 + before[9_999] * 100 + theirs[9_999] * 10 + sent[9_999];
            });

    assertThat(last).containsExactly(6_133.0, 6_131.0, 6_332.0);
    assertThat(stored).hasSize(3 + 3 + 1 + 3);
  }

  @Test
  void valueThatWasChangedInTheStoreIsRefused() {
    process.serve(TestRun.served(2));
    Communicator zero = communicator(0, 0, 2).hint(Hint.CHEAP);
    byte[] unused = zero.broadcast(new byte[100_000], 0);
    stored.replaceAll((uri, content) -> new byte[content.length]);
    Communicator one = communicator(1, 0, 2);

    assertFault(() -> one.broadcast(null, 0), FatalFault.class, Reason.ResultCorrupt)
        .hasMessageContaining("is not what a peer has stored");
  }

  @Test
  void ranksThatHaveNotComeAreNamed() {
    process.serve(TestRun.served(3));
    Communicator one = communicator(1, 0, 3).timeout(Duration.ofMillis(200));

    assertFault(one::barrier, RetriableFault.class, Reason.DeadlineExceeded)
        .hasMessageContaining("ranks 0,2 have not come");
    assertFault(() -> one.receive(2, Long.class), RetriableFault.class, Reason.DeadlineExceeded)
        .hasMessageContaining("no message of rank 2 has come through main");
  }

  @Test
  void mismatchSaysWhatDiffers() {
    process.serve(TestRun.served(2));
    Communicator zero = communicator(0, 0, 2);
    Optional<Long> unused = zero.reduce(1L, 1, Fold.sum());

    assertFault(
            () -> communicator(1, 0, 2).reduce(1.0, 1, Fold.sum()),
            FatalFault.class,
            Reason.InvalidSpec)
        .hasMessageContaining("rank 1 brings a double to main.0, where rank 0 brought an int64");
  }
}
