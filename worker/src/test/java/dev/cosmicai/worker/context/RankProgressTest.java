package dev.cosmicai.worker.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.ListedSplits;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankProgressTest {
  private static final Partition FILE = Partition.newBuilder().setSizeBytes(1_000).build();

  private final RankProgress progress = new RankProgress();
  private final HeldSplit first = ListedSplits.held(7, FILE, 0, 3);
  private final HeldSplit second = ListedSplits.held(8, FILE, 1, 3);

  @Test
  void splitsThatAreHeldCountUntilTheyAreCommittedOrDropped() {
    progress.held().add(first);
    progress.held().add(second);
    first.opened(10, first.bytes());
    first.done(10);
    second.opened(11, second.bytes());
    second.done(4);

    assertThat(progress.samplesDone()).isEqualTo(14);
    assertThat(progress.openedSamples()).isEqualTo(21);
    assertThat(progress.openedBytes()).isEqualTo(666);
    progress.held().committed(first);
    assertThat(progress.samplesDone()).isEqualTo(4);
    progress.held().revoke(List.of(8L, 9L));
    assertThat(progress.samplesDone()).isZero();
    assertThat(first.isDropped()).isFalse();
    assertThat(second.isDropped()).isTrue();
  }

  @Test
  void theOneThatIsComputedFirstIsToldFirst() {
    progress.held().add(first);
    progress.held().add(second);

    assertThat(progress.held().leases()).extracting(HeldLease::getSplit).containsExactly(7, 8);
  }

  @Test
  void sharesOfAFilesSplitsAreAllOfIt() {
    assertThat(first.bytes() + second.bytes() + ListedSplits.held(9, FILE, 2, 3).bytes())
        .isEqualTo(1_000);
  }
}
