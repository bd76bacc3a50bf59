package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Dataset.Header HEADER =
      new Dataset.Header("fingerprint", List.of(5L, 32L, 32L), List.of("u"), List.of(), 1L);

  private final Memory destination = new Memory();

  @Test
  void partitionIsRecordedAsSoonAsItIsStored() {
    PartitionPlan plan = plan(60);
    Journal journal = Journal.takeUp(destination, HEADER, plan);

    for (int number = 1; number <= plan.partitions(); number++) {
      store(journal, plan, number, 25 << 20);

      assertThat(destination.recorded()).hasSize(number);
    }
  }

  @Test
  void restartedTwiceItKeepsWhatBothRunsStored() {
    PartitionPlan plan = plan(100);
    for (int run = 0; run < 2; run++) {
      Journal journal = Journal.takeUp(destination, HEADER, plan);
      for (int number = 1 + 38 * run; number <= 38 * (run + 1); number++) {
        store(journal, plan, number, 25 << 20);
      }
    }

    Journal third = Journal.takeUp(destination, HEADER, plan);

    for (int number = 1; number <= plan.partitions(); number++) {
      assertThat(third.partition(number).isPresent()).isEqualTo(number <= 76);
    }
  }

  @Test
  void recordOfManySmallPartitionsIsNotWrittenForEach() {
    PartitionPlan plan = plan(1_000);
    Journal journal = Journal.takeUp(destination, HEADER, plan);
    int partitionBytes = 20_000;

    for (int number = 1; number <= plan.partitions(); number++) {
      store(journal, plan, number, partitionBytes);
    }

    assertThat(destination.recordBytes).isLessThan(1_000L * partitionBytes / 15);
    assertThat(destination.recorded()).hasSizeGreaterThan(500);
  }

  private void store(Journal journal, PartitionPlan plan, int number, long bytes) {
    String name = plan.name(number);
    destination.files.put(name, bytes);
    Dataset.Range range = new Dataset.Range(0, number);
    journal.add(
        number,
        new Dataset.Partition(name, 1, bytes, "0".repeat(64), range, List.of(range), range));
  }

  private static PartitionPlan plan(int partitions) {
    return new PartitionPlan(partitions, 1, PrepareRequest.Format.PT);
  }

  /** Keeps names and sizes of partitions, and the record. */
  private static final class Memory implements Destination {
    private final Map<String, Long> files = new TreeMap<>();
    private byte[] record;
    private long recordBytes;

    List<Dataset.Partition> recorded() {
      return Dataset.parse(record, "memory").partitions();
    }

    @Override
    public Claim claim() {
      return () -> {};
    }

    @Override
    public Map<String, Long> files() {
      return Map.copyOf(files);
    }

    @Override
    public Optional<byte[]> find(String name) {
      return Optional.ofNullable(record);
    }

    @Override
    public void put(String name, byte[] content) {
      record = content;
      recordBytes += content.length;
    }

    @Override
    public Output open(String name) {
      throw new AssertionError("a journal writes no partitions");
    }

    @Override
    public String locate(String name) {
      return name;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
