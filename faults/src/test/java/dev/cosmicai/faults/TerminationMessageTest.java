package dev.cosmicai.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminationMessageTest {
  @Test
  void faultSurvivesTheWayThroughTheTerminationLog() {
    Fault fault =
        new FatalFault(Reason.PartitionCorrupt, "s3://b/1.pt: truncated").about("s3://b/1.pt");

    assertThat(TerminationMessage.parse(TerminationMessage.of(fault).toJson()))
        .contains(
            new TerminationMessage("PartitionCorrupt", "s3://b/1.pt: truncated", "s3://b/1.pt"));
  }

  @Test
  void longMessageIsCutToWhatKubernetesKeeps() {
    Fault fault = new RetriableFault(Reason.StorageUnavailable, "é".repeat(10_000));

    assertThat(TerminationMessage.of(fault).toJson().getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(4_096);
  }

  @Test
  void otherTextIsNoTerminationMessage() {
    assertThat(TerminationMessage.parse("Killed")).isEmpty();
    assertThat(TerminationMessage.parse("{\"samples\": 3}")).isEmpty();
  }
}
