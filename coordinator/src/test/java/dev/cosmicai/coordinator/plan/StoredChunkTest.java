package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredChunkTest {
  private static final int FULL = ManifestChunks.FILES;
  private static final int MAX_CHUNKS_BEHIND = 13;

  private List<StoredChunk> chunks = List.of();
  private int written;

  /** As the store does it. */
  private void growTo(int files) {
    List<StoredChunk> after = new ArrayList<>(StoredChunk.kept(chunks, files));
    int kept = after.isEmpty() ? 0 : after.get(after.size() - 1).end();
    ManifestChunks.firsts(kept, files)
        .map(first -> new StoredChunk(first, ManifestChunks.end(first, files) - first, "" + first))
        .forEach(after::add);
    chunks = after;
    written += files - kept;
  }

  private List<Integer> sizes() {
    return chunks.stream().map(StoredChunk::files).toList();
  }

  @Test
  void thousandsOfGenerationsOfOneFileWriteEachFileAFewTimes() {
    for (int files = 1; files <= 3_000; files++) {
      growTo(files);
      assertThat(StoredChunk.hold(files, chunks)).isTrue();
      assertThat(chunks.size()).isEqualTo(Integer.bitCount(files));
    }

    assertThat(written).isLessThan(3_000 * 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 100, 5_000, 25_000})
  void generationsOfAnySizeLeaveFullChunksAndFewBehind(int mostFiles) {
    Random random = new Random(mostFiles);
    int files = 0;
    while (files < 4 * FULL) {
      files += 1 + random.nextInt(mostFiles);
      growTo(files);

      assertThat(StoredChunk.hold(files, chunks)).as("%s", chunks).isTrue();
      assertThat(StoredChunk.fullOnes(chunks)).hasSize(files / FULL);
      assertThat(chunks).hasSizeLessThanOrEqualTo(files / FULL + MAX_CHUNKS_BEHIND);
    }
    assertThat(written).isLessThan(10 * files);
  }

  @Test
  void chunkIsMergedWithTheOneBeforeThatHasFewerThanTwiceItsFiles() {
    growTo(8);
    growTo(12);
    assertThat(sizes()).containsExactly(8, 4);
    growTo(13);
    assertThat(sizes()).containsExactly(8, 4, 1);
    growTo(15);
    assertThat(sizes()).as("4 and 3, and then 8 and 7").containsExactly(15);
  }

  @Test
  void whatIsFullBecomesOneChunkAndStaysIt() {
    growTo(6_000);
    growTo(9_000);
    assertThat(sizes()).containsExactly(6_000, 3_000);
    growTo(FULL);
    assertThat(sizes()).containsExactly(FULL);
    growTo(FULL + 1);
    growTo(2 * FULL + 7);
    assertThat(sizes()).containsExactly(FULL, FULL, 7);
  }

  @Test
  void withoutFurtherFilesAllStays() {
    growTo(FULL + 5);
    growTo(FULL + 6);

    assertThat(StoredChunk.kept(chunks, FULL + 6)).isEqualTo(chunks);
    assertThat(StoredChunk.kept(chunks.subList(0, 1), FULL)).hasSize(1);
    assertThat(StoredChunk.kept(List.of(), 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, 3",
    "0, 1, 1, 2, 2",
    "0, 2, 1, 1, 3",
    "1, 2, 3, 1, 3",
    "0, 0, 0, 3, 3",
    "0, -1, -1, 4, 3",
    "0, 2147483647, 2147483647, 4, 3",
    "0, 9999, 9999, 2, 10001",
    "0, 10001, 10001, 1, 10002",
    "0, 5000, 5000, 5000, 10000"
  })
  void othersAreNotAManifestsChunks(int first, int files, int second, int more, int all) {
    List<StoredChunk> both =
        List.of(new StoredChunk(first, files, "a"), new StoredChunk(second, more, "b"));

    assertThat(StoredChunk.hold(all, both)).isFalse();
  }
}
