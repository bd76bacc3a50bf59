package dev.cosmicai.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupTest {
  @TempDir Path folder;

  @Test
  void processorTimeOfVersion1IsInNanoseconds() throws IOException {
    Files.writeString(folder.resolve("cpuacct.usage"), "2500000000\n");
    assertThat(new ControlGroup(folder, false).cpuSeconds()).isEqualTo(2.5);
  }

  @Test
  void processorTimeOfVersion2IsInMicroseconds() throws IOException {
    Files.writeString(
        folder.resolve("cpu.stat"), "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n");
    assertThat(new ControlGroup(folder, true).cpuSeconds()).isEqualTo(2.5);
  }

  @Test
  void groupThatTellsNoProcessorTimeIsAnError() throws IOException {
    Files.writeString(folder.resolve("cpu.stat"), "user_usec 2000000\n");
    assertThatThrownBy(new ControlGroup(folder, true)::cpuSeconds)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("usage_usec");
  }

  @Test
  void commandIsInTheGroupBeforeItBegins() throws IOException, InterruptedException {
    Path processes = folder.resolve("cgroup.procs");
    Path seen = folder.resolve("seen");
    ControlGroup group = new ControlGroup(folder, true);
    Process process =
        new ProcessBuilder(
                group.containing(
                    List.of("sh", "-c", "cp \"$1\" \"$2\"", "x", "" + processes, "" + seen)))
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(seen).strip()).isEqualTo(Long.toString(process.pid()));
    assertThat(group.processes()).containsExactly(process.pid());
  }

  @Test
  void memoryIsThatOfProcessesThatStillRun() throws IOException, InterruptedException {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(
        folder.resolve("cgroup.procs"),
        "%d\n%d\n".formatted(ended.pid(), ProcessHandle.current().pid()));
    assertThat(new ControlGroup(folder, true).memoryBytes()).isGreaterThan(10L << 20);
  }

  @Test
  void whatSeveralProcessesShareCountsOnce() {
    String rollup =
        """
        55d0-7ffe ---p 00000000 00:00 0 [rollup]
        Rss:                9000 kB
        Pss:                1500 kB
        Pss_Dirty:           700 kB
        Pss_Shmem:           100 kB
        """;
    assertThat(ControlGroup.proportionalBytes(rollup)).isEqualTo(1500L * 1024);
  }
}
