package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import org.junit.jupiter.api.Test;

/** On the worker's own class path, which is that of its image: libtorch is there, and no other. */
class EnginesTest {
  @Test
  void engineOfAModelIsFoundByItsName() {
    assertThat(Engines.require("s3://m/net.pt").engine()).isEqualTo(ModelEngine.TORCH);
    assertThat(Engines.require("s3://m/net.pt").mayHaveGpu()).isFalse();
  }

  @Test
  void engineThatIsNotThereIsNamedWithTheImageThatHasIt() {
    FatalFault fault =
        catchThrowableOfType(FatalFault.class, () -> Engines.require("s3://m/net.onnx"));
    assertThat(fault.reason()).isEqualTo(Reason.EngineUnavailable);
    assertThat(fault)
        .hasMessage(
            "s3://m/net.onnx needs ONNX Runtime, and this image has none; leave worker.image out, or"
                + " set it to the image worker-onnx");
  }
}
