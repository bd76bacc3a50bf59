package dev.cosmicai.worker.input;

import static dev.cosmicai.worker.input.RowsOfEveryFormat.files;
import static dev.cosmicai.worker.input.RowsOfEveryFormat.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.worker.TestRun;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.HeldSplits;
import dev.cosmicai.worker.split.ListedSplits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a file are the file, and each fetches what is its own. */
@Timeout(120)
class SplitRowsIT {
  private static final PrefetchSettings AT_ONCE = new PrefetchSettings(8 << 20, 8, 24 << 20);
  private static final PrefetchSettings STREAMED = new PrefetchSettings(256, 3, 1408);

  /** As large as what is fetched of a file's ends. */
  private static final int ENDS_BYTES = 2 << 16;

  /** What the writer of tables puts into a row group. */
  private static final int GROUP_BYTES = 8 << 20;

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
  void partsOfEveryGoldenAreTheFile() {
    Map<String, byte[]> files = Loaders.goldens("good", name -> !name.endsWith(".expected"));
    List<Partition> partitions = loaders.partitions(files);
    ColumnPlan plan = Loaders.plan(5, 4, 4);
    Map<String, PartitionContent> whole = read(partitions, 1, AT_ONCE, plan);
    for (int parts : new int[] {2, 3, 4, 9}) {
      PrefetchSettings prefetch = parts % 2 == 0 ? STREAMED : AT_ONCE;
      Map<String, PartitionContent> read = read(partitions, parts, prefetch, plan);
      assertThat(read).containsOnlyKeys(whole.keySet());
      for (String name : whole.keySet()) {
        assertThat(read.get(name)).as("%s in %d", name, parts).isEqualTo(whole.get(name));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 1000})
  void partsOfEveryFormatAreTheFile(int rows) throws IOException {
    List<Partition> partitions = loaders.partitions(files(rows, 4));
    ColumnPlan plan = plan(4);
    Map<String, PartitionContent> whole = read(partitions, 1, AT_ONCE, plan);
    assertThat(whole.get("1.pt").redshifts()).hasSize(rows);
    for (int parts : new int[] {2, 3, 8, 64}) {
      assertThat(read(partitions, parts, STREAMED, plan)).as("in %d", parts).isEqualTo(whole);
    }
  }

  /** Images and magnitudes are equally large here, and both stream. */
  @ParameterizedTest
  @ValueSource(strings = {"1.pt", "1.npz"})
  void partsTellTogetherWhetherTheirFileIsDamaged(String name) throws IOException {
    byte[] file = files(200, 5).get(name);
    for (int parts : new int[] {2, 7, 201}) {
      List<Integer> residues = residues(name, file, parts, STREAMED, plan(5));
      assertThat(Loaders.sum(residues)).as("undamaged, in %d", parts).isZero();
      assertThat(residues(name, file, parts, AT_ONCE, plan(5)))
          .as("whoever computes them, in %d", parts)
          .isEqualTo(residues);
    }
    for (int flipped : new int[] {file.length / 4, file.length / 2, file.length * 5 / 8}) {
      byte[] damaged = file.clone();
      damaged[flipped] ^= 1;
      for (int parts : new int[] {2, 64}) {
        assertThat(Loaders.sum(residues(name, damaged, parts, STREAMED, plan(5))))
            .as("%d in %d", flipped, parts)
            .isNotZero();
      }
    }
  }

  /** Of the magnitudes, one row more is worth requests of its own, and the second part has it. */
  @Test
  void allPartsStreamTheSameColumns() throws IOException {
    byte[] file = files(2 * ((1 << 20) / 20) + 1, 6).get("1.npz");

    assertThat(Loaders.sum(residues("1.npz", file, 2, AT_ONCE, plan(6)))).isZero();
  }

  private static List<Integer> residues(
      String name, byte[] file, int parts, PrefetchSettings prefetch, ColumnPlan plan) {
    ListedSplits splits = ListedSplits.of(loaders.partitions(Map.of(name, file)), parts);
    return Loaders.residues(
        loaders.loader(splits, prefetch, plan), prefetch.equals(AT_ONCE) ? 500 : 3);
  }

  @Test
  void partOfAFileFetchesItsShareOfIt() throws IOException {
    int parts = 8;
    int pixels = 1 << 14;
    for (Partition partition : loaders.partitions(files(512, pixels))) {
      for (HeldSplit split : ListedSplits.of(List.of(partition), parts).all()) {
        TransferStats transfers = new TransferStats();
        DataLoader loader =
            loaders.loader(ListedSplits.one(split), AT_ONCE, plan(pixels), transfers);
        int samples = 0;
        while (loader.hasNext()) {
          try (Batch batch = loader.next(16)) {
            samples += batch.count();
          }
        }
        assertThat(samples).isEqualTo(512 / parts);
        long share = partition.getSizeBytes() / parts;
        // Of a table, whole row groups.
        long more = partition.getUri().endsWith(".parquet") ? 2 * GROUP_BYTES : share / 20;
        // A request counts when it has ended, which is after its bytes are there.
        await().until(() -> transfers.snapshot().bytes() >= share);
        assertThat(transfers.snapshot().bytes())
            .as("of %s", partition.getUri())
            .isLessThan(share + 2 * ENDS_BYTES + more);
      }
    }
  }

  @Test
  void splitThatIsDroppedIsLeftWhereItIsAndTheNextOneIsWhole() throws IOException {
    byte[] file = files(1000, 4).get("1.pt");
    List<Partition> partitions = loaders.partitions(Map.of("1.pt", file, "2.pt", file));
    ColumnPlan plan = plan(4);
    PartitionContent whole = read(partitions, 1, AT_ONCE, plan).get("1.pt");
    for (int batches = 0; batches < 9; batches++) {
      ListedSplits splits = ListedSplits.of(partitions, 1);
      DataLoader loader = loaders.loader(splits, STREAMED, plan);
      List<Batch> inUse = new ArrayList<>();
      assertThat(loader.hasNext()).isTrue();
      for (int i = 0; i < batches; i++) {
        inUse.add(loader.next(3));
      }
      new HeldSplits().drop(splits.all().get(0));
      inUse.forEach(Batch::close);

      assertThat(PartitionContent.read(loader)).isEqualTo(Map.of("2.pt", whole));
    }
  }

  @Test
  void batchesTellWhereASplitBeginsAndEnds() throws IOException {
    Partition file = loaders.partitions(Map.of("1.pt", files(7, 4).get("1.pt"))).get(0);
    DataLoader loader = loaders.loader(ListedSplits.of(List.of(file), 3), STREAMED, plan(4));
    List<String> batches = new ArrayList<>();
    while (loader.hasNext()) {
      try (Batch batch = loader.next(2)) {
        batches.add(
            "%d: %d+%d%s%s"
                .formatted(
                    batch.split().index(),
                    batch.first(),
                    batch.count(),
                    batch.isFirst() ? " first" : "",
                    batch.isLast() ? " last" : ""));
      }
    }
    assertThat(batches)
        .containsExactly("0: 0+2 first last", "1: 2+2 first last", "2: 4+2 first", "2: 6+1 last");
  }

  private static Map<String, PartitionContent> read(
      List<Partition> partitions, int parts, PrefetchSettings prefetch, ColumnPlan plan) {
    return PartitionContent.read(
        loaders.loader(ListedSplits.of(partitions, parts), prefetch, plan));
  }
}
