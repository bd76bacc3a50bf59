package dev.cosmicai.benchmarks.skew;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void mixedFilesAreTheSameEachTimeAndHalfOfThemHaveLessThanTenMegabytes() {
    Workload mixed = Workload.mixedFiles(1);

    assertThat(mixed).isEqualTo(Workload.mixedFiles(1));
    assertThat(mixed.fileBytes())
        .hasSize(100)
        .allSatisfy(bytes -> assertThat(bytes).isBetween(1_000_000L, 100_000_000L))
        .doesNotHaveDuplicates();
    assertThat(mixed.fileBytes().stream().filter(bytes -> bytes < 10_000_000L).count())
        .isBetween(40L, 60L);
  }

  @Test
  void scaleMakesAllFilesSmallerAndGivesThemAFolderOfTheirOwn() {
    assertThat(Workload.oneFile(0.1).fileBytes()).containsExactly(100_000_000L);
    assertThat(Workload.oneFile(0.1).folder())
        .isEqualTo("data/one-file-100000000")
        .isNotEqualTo(Workload.oneFile(1).folder());
  }
}
