package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.network.choice.PrecisionChoice;
import dev.cosmicai.worker.network.choice.Processor;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "AUTO, NVIDIA H100, CUDA, cuda:0 (NVIDIA H100)",
    "AUTO, , CPU, cpu",
    "CPU, NVIDIA H100, CPU, cpu",
    "CPU, , CPU, cpu",
    "CUDA, NVIDIA H100, CUDA, cuda:0 (NVIDIA H100)",
  })
  void jobAndEngineAgreeOnADevice(Device asked, String gpu, Device chosen, String reported) {
    Optional<String> seen = Optional.ofNullable(gpu);
    assertThat(DeviceChoice.choose("net.pt", asked, seen)).isEqualTo(chosen);
    assertThat(DeviceChoice.text(chosen, seen)).isEqualTo(reported);
  }

  @Test
  void gpuThatIsNotThereIsNeverReplaced() {
    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> DeviceChoice.choose("s3://m/net.pt", Device.CUDA, Optional.empty()));
    assertThat(fault.reason()).isEqualTo(Reason.DeviceUnavailable);
    assertThat(fault)
        .hasMessageStartingWith("s3://m/net.pt is to run on cuda, and this rank sees no GPU;");
  }

  @Test
  void onAGpuBfloat16AsksNothingOfTheCpuAndIntegersAreRefused() {
    Set<Precision> all = Set.of(Precision.FP32, Precision.BF16, Precision.INT8);
    assertThat(PrecisionChoice.choose("m", Precision.AUTO, all, Processor.GPU))
        .isEqualTo(Precision.BF16);
    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> PrecisionChoice.choose("m", Precision.INT8, all, Processor.GPU));
    assertThat(fault.reason()).isEqualTo(Reason.PrecisionUnavailable);
    assertThat(fault)
        .hasMessageStartingWith(
            "m cannot run in int8: this machine's GPU has no int8, which is made for CPUs;");
  }
}
