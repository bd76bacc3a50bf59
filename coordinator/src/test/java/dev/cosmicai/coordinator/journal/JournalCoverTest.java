package dev.cosmicai.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.OutputLayout.Entries;
import dev.cosmicai.faults.FatalFault;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalCoverTest {
  private static List<Entries> cover(Entries... present) {
    return JournalCover.of(List.of(present), "s3://sky/out/journal/");
  }

  private static Entries entries(long first, long last) {
    return new Entries(first, last);
  }

  @Test
  void widestAreTakenInOrder() {
    assertThat(cover(entries(3, 3), entries(2, 2), entries(1, 1), entries(1, 2)))
        .containsExactly(entries(1, 2), entries(3, 3));
    assertThat(cover(entries(3, 4), entries(1, 2), entries(1, 4))).containsExactly(entries(1, 4));
    assertThat(cover()).isEmpty();
  }

  @Test
  void missingEntryIsNamed() {
    assertThatThrownBy(() -> cover(entries(1, 2), entries(4, 4)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("s3://sky/out/journal/")
        .hasMessageContaining("entry 3");
    assertThatThrownBy(() -> cover(entries(2, 2))).hasMessageContaining("entry 1");
  }

  @Test
  void entriesThatAreThereTwiceAreRefused() {
    assertThatThrownBy(() -> cover(entries(1, 3), entries(2, 4)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("entry 4");
  }
}
