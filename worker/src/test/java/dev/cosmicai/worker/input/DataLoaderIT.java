package dev.cosmicai.worker.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.TestPartitions;
import dev.cosmicai.worker.TestRun;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.split.ListedSplits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever way a partition takes into memory, it holds the same or is refused for the same. */
@Timeout(60)
class DataLoaderIT {
  private static final PrefetchSettings AT_ONCE = new PrefetchSettings(8 << 20, 8, 24 << 20);

  /** Two images of the goldens take 640 bytes: batches straddle the ring's end. */
  private static final PrefetchSettings STREAMED = new PrefetchSettings(256, 3, 1408);

  /** Not even one batch fits. */
  private static final PrefetchSettings NARROW = new PrefetchSettings(128, 2, 320);

  private static final ColumnPlan GOLDEN = Loaders.plan(5, 4, 4);
  private static final ColumnPlan SURVEY = Loaders.plan(5, 32, 32);

  /** What takes too much memory at once. */
  private static final String SHRUNK = "bomb.npz";

  @TempDir private static Path folder;
  private static TestRun run;
  private static Loaders loaders;

  @BeforeAll
  static void openStore() throws Exception {
    run = new TestRun(folder);
    loaders = new Loaders(run);
  }

  @AfterAll
  static void closeStore() {
    run.close();
  }

  @Test
  void everyGoldenHoldsTheSameWhicheverWayItIsRead() {
    Map<String, byte[]> files = Loaders.goldens("good", name -> !name.endsWith(".expected"));
    assertThat(files).hasSizeGreaterThan(35);
    List<Partition> partitions = loaders.partitions(files);
    Map<String, PartitionContent> expected =
        PartitionContent.read(loader(partitions, AT_ONCE, GOLDEN));
    assertThat(expected).hasSizeGreaterThan(35);

    for (PrefetchSettings prefetch : List.of(STREAMED, NARROW)) {
      Map<String, PartitionContent> read =
          PartitionContent.read(loader(partitions, prefetch, GOLDEN));
      assertThat(read).containsOnlyKeys(expected.keySet());
      expected.forEach(
          (name, content) ->
              assertThat(read.get(name)).as("%s by %s", name, prefetch).isEqualTo(content));
    }
  }

  @Test
  void everyRefusedGoldenIsRefusedForTheSameWhicheverWayItIsRead() {
    List<Partition> all =
        loaders.partitions(
            Loaders.goldens("refused", name -> !name.endsWith(".tsv") && !name.equals(SHRUNK)));
    assertThat(all).hasSizeGreaterThan(80);
    for (Partition partition : all) {
      List<Partition> one = List.of(partition);
      FatalFault atOnce = refusal(one, AT_ONCE, GOLDEN);
      FatalFault streamed = refusal(one, STREAMED, GOLDEN);
      assertThat(streamed).as(partition.getUri()).hasMessage(atOnce.getMessage());
      assertThat(streamed.reason()).isEqualTo(atOnce.reason());
      assertThat(streamed.subject()).isEqualTo(atOnce.subject());
    }
  }

  /** 72 MB of zeros in 74 kB. */
  @Test
  void imagesThatAreCompressedFarTakeNoMoreMemoryThanOthers() {
    List<Partition> partitions = loaders.partitions(Loaders.goldens("refused", SHRUNK::equals));
    for (PrefetchSettings prefetch : List.of(AT_ONCE, STREAMED)) {
      DataLoader loader = loader(partitions, prefetch, Loaders.plan(5, 400, 100));
      int samples = 0;
      while (loader.hasNext()) {
        try (Batch batch = loader.next(2)) {
          samples += batch.count();
        }
      }
      assertThat(samples).isEqualTo(90);
      int batch = 2 * 5 * 400 * 100 * Float.BYTES;
      assertThat(loader.bufferBytes())
          .isLessThanOrEqualTo(prefetch.ringBytes() + (1 << 20) + batch);
    }
  }

  @Test
  void damageIsToldBeforeTheLastSliceIsHandedOut() {
    byte[] damaged = TestPartitions.rows(0, 12);
    damaged[damaged.length / 2] ^= 1;
    DataLoader loader =
        loader(
            loaders.partitions(Map.of("1.pt", damaged)),
            new PrefetchSettings(1 << 14, 4, 1 << 17),
            SURVEY);
    List<Integer> counts = new ArrayList<>();

    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> {
              while (loader.hasNext()) {
                try (Batch batch = loader.next(5)) {
                  counts.add(batch.count());
                }
              }
            });

    assertThat(counts).containsExactly(5, 5);
    assertThat(fault.reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(fault).hasMessageContaining("the checksum of `archive/data/0`");
  }

  @Test
  void notANumberOutOfDamagedBytesIsToldAsDamage() {
    byte[] damaged = TestPartitions.rows(0, 12);
    Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 8, (byte) 0xFF);

    FatalFault fault =
        refusal(
            loaders.partitions(Map.of("1.pt", damaged)),
            new PrefetchSettings(1 << 14, 4, 1 << 17),
            SURVEY);

    assertThat(fault.reason()).isEqualTo(Reason.PartitionCorrupt);
  }

  @Test
  void partitionThatIsReplacedWhileItIsReadIsNoticed() {
    StoredObject planned = run.upload("data/changing.pt", TestPartitions.rows(0, 12));
    DataLoader loader =
        loader(
            List.of(TestPartitions.planned(planned, 0)),
            new PrefetchSettings(1 << 14, 1, 1 << 16),
            SURVEY);
    loader.next(2).close();
    run.upload("data/changing.pt", TestPartitions.rows(0, 11));

    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> drain(loader));

    assertThat(fault.reason()).isEqualTo(Reason.PartitionChanged);
  }

  @Test
  void streamedPartitionTakesNoMoreMemoryThanTheRing() {
    byte[] file = TestPartitions.rows(0, 12);
    PrefetchSettings prefetch = new PrefetchSettings(1 << 14, 4, 1 << 17);
    assertThat(file.length).isGreaterThan(prefetch.ringBytes());
    DataLoader loader = loader(loaders.partitions(Map.of("1.pt", file)), prefetch, SURVEY);

    drain(loader);

    // A batch that straddles the ring's end is copied.
    int batch = 2 * 5 * 32 * 32 * Float.BYTES;
    assertThat(loader.bufferBytes()).isBetween(1L << 17, (1L << 17) + 64 + batch);
  }

  private static void drain(DataLoader loader) {
    Map<String, PartitionContent> unused = PartitionContent.read(loader);
  }

  private static FatalFault refusal(
      List<Partition> partitions, PrefetchSettings prefetch, ColumnPlan plan) {
    return catchThrowableOfType(FatalFault.class, () -> drain(loader(partitions, prefetch, plan)));
  }

  private static DataLoader loader(
      List<Partition> partitions, PrefetchSettings prefetch, ColumnPlan plan) {
    return loaders.loader(ListedSplits.of(partitions, 1), prefetch, plan);
  }
}
