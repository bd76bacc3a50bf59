package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseOwnerTest {
  private final LeaseOwner self = LeaseOwner.self();

  @Test
  void ownerIsWhatItsTextSays() {
    assertThat(LeaseOwner.parse(self.text(17))).hasValue(self);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "machine 1 2 id", "machine one 2 id 0", "machine 1 -2 id 0"})
  void otherTextIsNoOwner(String text) {
    assertThat(LeaseOwner.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void processThatRunsIsNotGone() {
    assertThat(self.isGone()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-3, true", "-2, false", "2, false", "3, true"})
  void sameNumberIsTheSameProcessIfItBeganAtAboutThatTime(int seconds, boolean gone) {
    LeaseOwner owner =
        new LeaseOwner(self.machine(), self.pid(), self.startSeconds() + seconds, "id");

    assertThat(owner.isGone()).isEqualTo(gone);
  }

  @Test
  void processOfAnotherContainerIsNotTakenForGoneByItsNumberHere() {
    String elsewhere = self.machine().replaceAll("pid:.*", "pid:[1]");
    assertThat(elsewhere).isNotEqualTo(self.machine());

    assertThat(new LeaseOwner(elsewhere, self.pid(), 1, "id").isGone()).isFalse();
    assertThat(new LeaseOwner(self.machine(), self.pid(), 1, "id").isGone()).isTrue();
  }
}
