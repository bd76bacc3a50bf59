package dev.cosmicai.cli.run.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmSizingTest {
  private static final long GIBIBYTE = 1L << 30;

  @Test
  void coresAreSharedOutAmongTheRanksThatRunAtOnce() {
    assertThat(JvmSizing.of(2, false, 8, 32 * GIBIBYTE)).isEqualTo(new JvmSizing(2, 4, 8 * 1024));
  }

  @Test
  void neverMoreRanksThanCores() {
    JvmSizing sizing = JvmSizing.of(16, false, 2, 8 * GIBIBYTE);
    assertThat(sizing.parallelism()).isEqualTo(2);
    assertThat(sizing.threadsPerRank()).isEqualTo(1);
  }

  @Test
  void gangRunsTogetherOnWhateverThereIs() {
    JvmSizing sizing = JvmSizing.of(16, true, 2, 8 * GIBIBYTE);
    assertThat(sizing.parallelism()).isEqualTo(16);
    assertThat(sizing.threadsPerRank()).isEqualTo(1);
    assertThat(sizing.directMebibytesPerRank()).isEqualTo(512);
  }
}
