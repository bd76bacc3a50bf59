package dev.cosmicai.benchmarks.skew;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuLimitsTest {
  @TempDir private Path groups;

  @Test
  @SuppressWarnings("resource") // a folder of files is no group, and cannot be removed as one
  void limitsAreWrittenAsEitherVersionOfControlGroupsTakesThem() throws Exception {
    new CpuLimits(groups, true).limit("new", 7, 40);
    CpuLimits old = new CpuLimits(groups, false);
    old.limit("old", 8, 40);
    old.limit("old", 8, 8);

    assertThat(groups.resolve("new/cpu.max")).hasContent("40000 100000");
    assertThat(groups.resolve("new/cgroup.procs")).hasContent("7");
    assertThat(groups.resolve("old/cpu.cfs_quota_us")).hasContent("8000");
    assertThat(groups.resolve("old/cpu.cfs_period_us")).hasContent("100000");
    assertThat(groups.resolve("old/cgroup.procs")).hasContent("8");
  }
}
