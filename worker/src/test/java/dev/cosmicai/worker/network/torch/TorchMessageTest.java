package dev.cosmicai.worker.network.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;

class TorchMessageTest {
  @Test
  void interpretersTraceIsLeftOut() {
    String message =
        """
        The following operation failed in the TorchScript interpreter.
        Traceback of TorchScript, serialized code (most recent call last):
          File "code/__torch__/tiny.py", line 8, in forward
            _0 = torch.linear(images, weight)
                 ~~~~~~~~~~~~ <--- HERE

        Traceback of TorchScript, original code (most recent call last):
        RuntimeError: mat1 and mat2 shapes cannot be multiplied (4x37 and 5x1)
        """;
    assertThat(line(message)).isEqualTo("mat1 and mat2 shapes cannot be multiplied (4x37 and 5x1)");
  }

  @Test
  void sourcePositionsAndDeclarationsAreLeftOut() {
    assertThat(line("[enforce fail at alloc_cpu.cpp:117] err == 0. cannot allocate memory.\n..."))
        .isEqualTo("err == 0. cannot allocate memory");
    assertThat(line("Expected 2 arguments. Declaration: forward(__torch__.Tiny self) -> Tensor"))
        .isEqualTo("Expected 2 arguments");
    assertThat(line("\n\n  Wrong. Exception raised from reader at inline.cc:1 (most recent\nframe"))
        .isEqualTo("Wrong");
  }

  @Test
  void exceptionWithoutAMessageIsNamed() {
    assertThat(TorchMessage.of(new EngineException((String) null))).isEqualTo("EngineException");
  }

  @Test
  void longLineIsCut() {
    assertThat(line("x".repeat(1_000))).hasSize(240).endsWith("…");
  }

  private static String line(String message) {
    return TorchMessage.of(new EngineException(message));
  }
}
