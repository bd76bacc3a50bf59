package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Device;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Optional;

/** What a rank computes on, by what the job asks and the engine sees. */
public final class DeviceChoice {
  private DeviceChoice() {}

  /**
   * Chooses. What is not there is never replaced silently: {@code auto} alone takes either.
   *
   * @param model the model's URI, for messages
   * @param gpu that the engine sees
   * @return {@code CPU} or {@code CUDA}
   * @throws FatalFault (DeviceUnavailable) if the job insists on a GPU and there is none
   */
  public static Device choose(String model, Device asked, Optional<String> gpu) {
    if (asked == Device.CUDA && gpu.isEmpty()) {
      throw new FatalFault(
          Reason.DeviceUnavailable,
          ("%s is to run on cuda, and this rank sees no GPU; set model.device to auto or cpu, or"
                  + " give it a GPU (a limit of nvidia.com/gpu) and an image with CUDA")
              .formatted(model));
    }
    return asked != Device.CPU && gpu.isPresent() ? Device.CUDA : Device.CPU;
  }

  /** As results report it: {@code cpu}, or such as {@code cuda:0 (NVIDIA H100)}. */
  public static String text(Device chosen, Optional<String> gpu) {
    return chosen == Device.CUDA ? "cuda:0 (%s)".formatted(gpu.orElseThrow()) : chosen.toString();
  }
}
