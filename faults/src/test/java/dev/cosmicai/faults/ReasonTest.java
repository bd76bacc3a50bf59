package dev.cosmicai.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {
  @ParameterizedTest
  @EnumSource(
      names = {
        "StorageUnavailable",
        "RendezvousUnavailable",
        "StartDeadlineExceeded",
        "NoContribution",
        "ImageUnavailable",
        "OutOfMemory",
        "Interrupted"
      })
  void whatPassesIsWorthAnotherAttempt(Reason reason) {
    assertThat(Reason.isFinal(reason.exitCode())).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"InvalidSpec", "PartitionCorrupt", "InputNotFound", "Internal", "ModelSignature"})
  void whatStaysIsFinal(Reason reason) {
    assertThat(Reason.isFinal(reason.exitCode())).isTrue();
  }
}
