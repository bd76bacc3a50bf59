package dev.cosmicai.tasks.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.metrics.Counts;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SparseCountsTest {
  private static final long MOST = 1L << 60;

  @Test
  void keysAscendWithTheirCountsHoweverTheyCame() {
    TreeMap<Long, Long> expected = new TreeMap<>();
    SparseCounts counts = new SparseCounts();
    new Random(1)
        .longs(5_000, -700, 700)
        .forEach(
            key -> {
              counts.add(key, 1 + (key & 3));
              expected.merge(key, 1 + (key & 3), Long::sum);
            });

    long[] ascending = counts.ascending();

    int place = 0;
    for (var entry : expected.entrySet()) {
      assertThat(ascending[place++]).isEqualTo(entry.getKey());
      assertThat(ascending[place++]).isEqualTo(entry.getValue());
    }
    assertThat(ascending).hasSize(place);
  }

  @Test
  void countOfAKeyIsThatOfATableAndOfAList() {
    SparseCounts table = new SparseCounts();
    for (long key = -300; key < 300; key += 3) {
      table.add(key, 301 + key);
    }
    SparseCounts list = SparseCounts.decode(table.encode(), -300, 300);

    for (long key = -310; key < 310; key++) {
      long expected = key >= -300 && key < 300 && key % 3 == 0 ? 301 + key : 0;
      assertThat(table.count(key)).isEqualTo(expected);
      assertThat(list.count(key)).isEqualTo(expected);
    }
    assertThat(list.size()).isEqualTo(table.size()).isEqualTo(200);
  }

  @Test
  void countsThatAddUpToTooManyAreRefused() {
    assertThat(SparseCounts.decode(counted(MOST - 1, 1), 0, 9).total()).isEqualTo(MOST);
    assertThatThrownBy(() -> SparseCounts.decode(counted(MOST - 1, 2), 0, 9))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("a histogram's count out of range");
  }

  @Test
  void memoryIsThatOfTheKeys() {
    SparseCounts counts = new SparseCounts();
    for (int key = 0; key < 10_000; key++) {
      counts.add(key, 1);
      counts.add(key, 1);
    }

    assertThat(counts.heldBytes()).isBetween(32L * 10_000, 64L * 10_000);
  }

  private static Counts counted(long ofZero, long ofOne) {
    SparseCounts counts = new SparseCounts();
    counts.add(0, ofZero);
    counts.add(1, ofOne);
    return counts.encode();
  }
}
