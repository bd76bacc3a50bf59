package dev.cosmicai.worker.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibtorchFilesTest {
  @ParameterizedTest
  @CsvSource({
    "PYTORCH_LIBRARY_PATH, /usr/lib/python3/dist-packages/torch/lib",
    "PYTORCH_EXTRA_LIBRARY_PATH, /opt/extra.so",
    "PYTORCH_LIBRARY_EXCLUSION, libgomp.so.1",
    "DJL_DEFAULT_ENGINE, OnnxRuntime",
  })
  void variableThatWouldReplaceLibrariesIsNamed(String variable, String value) {
    assertThatThrownBy(() -> LibtorchFiles.prepare(Map.of(variable, value)))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContainingAll(variable, value, "unset it");
  }
}
