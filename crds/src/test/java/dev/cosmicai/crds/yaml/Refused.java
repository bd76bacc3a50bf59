package dev.cosmicai.crds.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** How a wrong job is refused, whatever is wrong with it. */
final class Refused {
  private Refused() {}

  static void inOneLine(String yaml, String messagePart) {
    assertThatThrownBy(
            () ->
                InferenceJobs.read(
                    new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "job.yaml"))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContaining(messagePart)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("dev.cosmicai")
        .hasMessageNotContaining("com.fasterxml");
  }
}
