package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.Reason;
import org.junit.jupiter.api.Test;

class ExitTest {
  @Test
  void lastWordsTellReasonMessageAndPartition() {
    Exit exit =
        new Exit(
            65,
            "{\"reason\":\"PartitionShape\",\"message\":\"wrong\",\"partition\":\"s3://b/k\"}",
            Exits.LOG);

    assertThat(exit.reason()).isEqualTo(Reason.PartitionShape);
    assertThat(exit.describe()).isEqualTo("wrong");
    assertThat(exit.partition()).contains("s3://b/k");
  }

  @Test
  void silentDeathIsToldByItsCode() {
    assertThat(Exits.KILLED.describe()).startsWith("the process was killed by signal 9");
    assertThat(Exits.KILLED.reason()).isEqualTo(Reason.OutOfMemory);
    assertThat(new Exit(3, "", Exits.LOG).describe()).isEqualTo("the process ran out of memory");
    assertThat(new Exit(3, "", Exits.LOG).reason()).isEqualTo(Reason.OutOfMemory);
    assertThat(new Exit(1, "", Exits.LOG).describe())
        .isEqualTo("the process ended with exit code 1");
    assertThat(new Exit(143, "", Exits.LOG).reason()).isEqualTo(Reason.Interrupted);
  }
}
