package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcFilesTest {
  @Test
  void startIsReadAfterACommandNameThatHoldsAnything() {
    String stat =
        "71 (java (x) 9) S 1 71 71 0 -1 4194560 10 0 0 0 12 3 0 0 20 0 30 0 123456 8000 700 1 1";
    assertThat(ProcFiles.secondsFromBootToStart(stat)).isEqualTo(1234.56);
  }

  @Test
  void peakIsTheHighWaterMark() {
    assertThat(ProcFiles.peakResidentBytes("VmPeak:\t 9 kB\nVmHWM:\t   700 kB\nVmRSS:\t 5 kB\n"))
        .isEqualTo(700 * 1024);
  }

  @Test
  void startedProcessIsFoundWithItsStartAndItsParent() throws IOException {
    double before = System.currentTimeMillis() / 1e3;
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(ProcFiles.tree(ProcessHandle.current().pid())).contains(child.pid());
      assertThat(ProcFiles.startedEpochSeconds(child.pid())).isCloseTo(before, within(2.0));
      assertThat(ProcFiles.peakResidentBytes(child.pid())).isPositive();
    } finally {
      child.destroyForcibly();
    }
  }
}
