package dev.cosmicai.cli.run.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaLauncherTest {
  /** What is measured and documented of the images is to hold on one machine, too. */
  @Test
  void processesStartAsInTheirImages() throws Exception {
    assertThat(starts(JavaLauncher.COMMON_FLAGS))
        .isNotEmpty()
        .isEqualTo(starts(ImageBuild.jvmFlags()))
        .isEqualTo(starts(ImageBuild.cudaJvmFlags()));
  }

  private static List<String> starts(List<String> flags) {
    return flags.stream()
        .filter(flag -> flag.matches("-XX:Tier.*|-XX:CompileCommand.*|-Dio[.].*[.]jfr[.].*"))
        .toList();
  }
}
