package dev.cosmicai.rendezvous.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.rendezvous.split.Shares.Taking;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitQueueTest {
  @Test
  void ownComeInOrderWithWhatCameBackFirst() {
    TreeSet<Integer> pending = new TreeSet<>(IntStream.range(0, 6).boxed().toList());
    SplitQueue queue = new SplitQueue(shares(0, 4, 6), pending::contains);
    assertThat(queue.takeOwn(0)).isZero();
    pending.remove(0);
    assertThat(queue.takeOwn(0)).isEqualTo(1);
    pending.remove(1);
    pending.add(0);
    queue.giveBack(0);

    assertThat(queue.takeOwn(0)).isZero();
    assertThat(queue.takeOwn(1)).isEqualTo(4);
    assertThat(queue.takeOthers(1, owner -> true)).as("from the end").isEqualTo(3);
    assertThat(queue.takeOthers(1, owner -> false)).isEqualTo(SplitQueue.NONE);
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void ownerIsFoundAmongRanksThatHaveNothing() {
    Shares shares = shares(0, 0, 2, 2, 3, 3);

    assertThat(IntStream.range(0, 3).map(shares::owner)).containsExactly(1, 1, 3);
    assertThat(shares.worldSize()).isEqualTo(5);
  }

  @Test
  void itGivesEachSplitThatWaitsOnceWhateverComesAndGoes() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int ranks = 1 + random.nextInt(5);
      int[] bounds = new int[ranks + 1];
      for (int rank = 0; rank < ranks; rank++) {
        bounds[rank + 1] = bounds[rank] + random.nextInt(6);
      }
      int count = bounds[ranks];
      Shares shares = new Shares(bounds, Taking.ANYBODYS);
      TreeSet<Integer> pending = new TreeSet<>(IntStream.range(0, count).boxed().toList());
      SplitQueue queue = new SplitQueue(shares, pending::contains);
      for (int step = 0; step < 200; step++) {
        int rank = random.nextInt(ranks);
        switch (random.nextInt(4)) {
          case 0 -> take(queue.takeOwn(rank), pending, own(pending, shares, rank));
          case 1 -> {
            TreeSet<Integer> others = new TreeSet<>(pending);
            others.removeAll(own(pending, shares, rank));
            assertThat(queue.hasOthers(rank, owner -> true)).isEqualTo(!others.isEmpty());
            take(queue.takeOthers(rank, owner -> true), pending, others);
          }
          case 2 -> {
            int split = count == 0 ? 0 : random.nextInt(count);
            if (pending.contains(split)) {
              queue.remove(split);
              pending.remove(split);
            }
          }
          default -> {
            int split = count == 0 ? 0 : random.nextInt(count);
            if (count > 0 && pending.add(split)) {
              queue.giveBack(split);
            }
          }
        }
        assertThat(queue.size()).isEqualTo(pending.size());
        assertThat(queue.hasOwn(rank)).isEqualTo(!own(pending, shares, rank).isEmpty());
      }
    }
  }

  private static void take(int taken, Set<Integer> pending, Set<Integer> allowed) {
    if (allowed.isEmpty()) {
      assertThat(taken).isEqualTo(SplitQueue.NONE);
    } else {
      assertThat(allowed).contains(taken);
      pending.remove(taken);
    }
  }

  private static Set<Integer> own(NavigableSet<Integer> pending, Shares shares, int rank) {
    return new TreeSet<>(pending.subSet(shares.bounds()[rank], shares.bounds()[rank + 1]));
  }

  private static Shares shares(int... bounds) {
    return new Shares(bounds, Taking.ANYBODYS);
  }
}
