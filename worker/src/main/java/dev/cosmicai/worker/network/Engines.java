package dev.cosmicai.worker.network;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Optional;
import java.util.ServiceLoader;

/** The engines that this process can start. */
public final class Engines {
  private Engines() {}

  /** The one for such models, if it is there. */
  public static Optional<EngineProvider> find(ModelEngine engine) {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.engine() == engine && provider.isThere())
        .findFirst();
  }

  /**
   * The one for a model.
   *
   * @param uri the model's
   * @throws FatalFault (EngineUnavailable) if it is not there, naming the image that has it
   */
  public static EngineProvider require(String uri) {
    ModelEngine engine = ModelEngine.of(uri);
    return find(engine)
        .orElseThrow(() -> new FatalFault(Reason.EngineUnavailable, uri + " " + missing(engine)));
  }

  private static String missing(ModelEngine engine) {
    return switch (engine) {
      case TORCH ->
          "needs libtorch, as every model does whose name does not end in .onnx, and this image has"
              + " none; leave worker.image out, or set it to the image worker";
      case ONNX ->
          "needs ONNX Runtime, and this image has none; leave worker.image out, or set it to the"
              + " image worker-onnx";
    };
  }
}
