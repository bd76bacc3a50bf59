package dev.cosmicai.worker.input;

import static dev.cosmicai.worker.input.RowsOfEveryFormat.files;
import static dev.cosmicai.worker.input.RowsOfEveryFormat.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.worker.TestRun;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.split.ListedSplits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that do not stream, of files that are so long that each part reads only its rows. */
@Timeout(120)
class SmallColumnsIT {
  private static final PrefetchSettings PREFETCH = new PrefetchSettings(8 << 20, 8, 24 << 20);

  /** Their redshifts take more than what is read as a whole, and their magnitudes too. */
  private static final int ROWS = 34_000;

  private static final int REDSHIFT_BYTES = ROWS * Double.BYTES;
  private static final int MAGNITUDES_BYTES = ROWS * 5 * Float.BYTES;
  private static final int PIXELS = 6;

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
  void partsAreTheFile() throws IOException {
    List<Partition> partitions = loaders.partitions(files(ROWS, PIXELS));
    Map<String, PartitionContent> whole = read(partitions, 1);
    assertThat(whole.get("1.pt").redshifts()).hasSize(ROWS).endsWith((ROWS - 1) / 8.0);

    assertThat(read(partitions, 7)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.pt", "1.npz"})
  void damageShowsInTheSumOfAllParts(String name) throws IOException {
    byte[] file = files(ROWS, PIXELS).get(name);
    int redshift = file.length - REDSHIFT_BYTES / 2;
    int magnitudes = redshift - REDSHIFT_BYTES - MAGNITUDES_BYTES / 2;
    for (int parts : new int[] {2, 7, 64}) {
      assertThat(sum(name, file, parts)).as("undamaged, in %d", parts).isZero();
      for (int flipped : new int[] {redshift, magnitudes}) {
        byte[] damaged = file.clone();
        damaged[flipped] ^= 1;
        assertThat(sum(name, damaged, parts)).as("%d in %d", flipped, parts).isNotZero();
      }
    }
  }

  /** Whole, small columns would be two thirds more. */
  @ParameterizedTest
  @ValueSource(strings = {"1.pt", "1.npz", "1.safetensors"})
  void partsTogetherFetchTheFileOnce(String name) throws IOException {
    byte[] file = files(1 << 17, 64).get(name);
    TransferStats transfers = new TransferStats();
    ListedSplits splits = ListedSplits.of(loaders.partitions(Map.of(name, file)), 8);

    Loaders.residues(loaders.loader(splits, PREFETCH, plan(64), transfers), 500);

    // A request counts when it has ended, which is after its bytes are there.
    await().until(() -> transfers.snapshot().bytes() >= file.length);
    assertThat(transfers.snapshot().bytes()).isLessThan((long) (file.length * 1.1));
  }

  private static int sum(String name, byte[] file, int parts) {
    ListedSplits splits = ListedSplits.of(loaders.partitions(Map.of(name, file)), parts);
    DataLoader loader = loaders.loader(splits, PREFETCH, plan(PIXELS));
    return Loaders.sum(Loaders.residues(loader, 500));
  }

  private static Map<String, PartitionContent> read(List<Partition> partitions, int parts) {
    return PartitionContent.read(
        loaders.loader(ListedSplits.of(partitions, parts), PREFETCH, plan(PIXELS)));
  }
}
