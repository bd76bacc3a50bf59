package dev.cosmicai.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\u0000", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029"})
  void nothingThatIsQuotedEndsTheLine(String control) {
    FatalFault fault = new FatalFault(Reason.PartitionCorrupt, "a" + control + "b is damaged");

    assertThat(fault).hasMessage("a b is damaged");
  }

  @Test
  void lettersOfAllLanguagesStay() {
    String message = "données/été.pt is damaged: 銀河 \uD83D\uDE80";

    assertThat(new InternalFault(message, null)).hasMessage(message);
  }
}
