package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PartitionPipelineTest {
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final Set<String> unavailable = ConcurrentHashMap.newKeySet();
  private final Set<String> completed = ConcurrentHashMap.newKeySet();
  private final List<String> stored = new ArrayList<>();

  @Test
  void partitionIsWrittenWhileTheStoreIsBusyWithTheOneBefore() {
    try (PartitionPipeline pipeline = pipeline()) {
      submit(pipeline, "1.pt"); // Ends when the second one is complete.
      submit(pipeline, "2.pt");
      pipeline.drain();
    }

    assertThat(stored).containsExactly("1.pt", "2.pt");
  }

  @Test
  void buffersComeBackForAnyNumberOfPartitions() {
    try (PartitionPipeline pipeline = pipeline()) {
      for (int number = 1; number <= 20; number++) {
        submit(pipeline, number + ".pt");
      }
      pipeline.drain();
    }

    assertThat(stored).hasSize(20).startsWith("1.pt", "2.pt", "3.pt").endsWith("20.pt");
  }

  @Test
  void noMoreThanThreeAreStoredAndNotYetKnown() throws Exception {
    CountDownLatch mayBeKnown = new CountDownLatch(1);
    try (PartitionPipeline pipeline = pipeline()) {
      Thread caller =
          new Thread(
              () -> {
                for (int number = 1; number <= 8; number++) {
                  pipeline.submit(buffer -> {}, number + ".pt", partition -> await(mayBeKnown));
                }
              });
      caller.start();
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(15))
          .until(() -> completed.size() == 3);
      mayBeKnown.countDown();
      caller.join();
      pipeline.drain();
    }

    assertThat(completed).hasSize(8);
  }

  @Test
  void failureEndsThePreparationAndNothingAfterItIsReported() {
    unavailable.add("3.pt");

    assertThatThrownBy(
            () -> {
              try (PartitionPipeline pipeline = pipeline()) {
                for (int number = 1; true; number++) { // until it is noticed
                  submit(pipeline, number + ".pt");
                }
              }
            })
        .isInstanceOfSatisfying(
            RetriableFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.StorageUnavailable));
    assertThat(stored).containsExactly("1.pt", "2.pt");
  }

  private PartitionPipeline pipeline() {
    return new PartitionPipeline(
        new WaitingStore(),
        PrepareRequest.Format.PT,
        () ->
            new PartitionBuffer(
                1, new long[] {1, 1, 1}, new PartitionBuffer.Columns(1, false, List.of())));
  }

  private void submit(PartitionPipeline pipeline, String name) {
    pipeline.submit(buffer -> {}, name, partition -> stored.add(partition.name()));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Completes 1.pt only after 2.pt, and some files never. */
  private final class WaitingStore implements Destination {
    @Override
    public Output open(String name) {
      return new Output() {
        @Override
        public OutputStream stream() {
          return OutputStream.nullOutputStream();
        }

        @Override
        public void complete() {
          if (unavailable.contains(name)) {
            throw new RetriableFault(Reason.StorageUnavailable, name + " is not taken");
          }
          if (name.equals("2.pt")) {
            firstMayEnd.countDown();
          }
          if (name.equals("1.pt")) {
            await(firstMayEnd);
          }
          completed.add(name);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Claim claim() {
      return () -> {};
    }

    @Override
    public Map<String, Long> files() {
      return Map.of();
    }

    @Override
    public Optional<byte[]> find(String name) {
      return Optional.empty();
    }

    @Override
    public void put(String name, byte[] content) {}

    @Override
    public String locate(String name) {
      return name;
    }

    @Override
    public void close() {}
  }
}
