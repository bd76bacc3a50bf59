package dev.cosmicai.worker.network.torch;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.worker.network.EngineProvider;

/** Offers libtorch to {@link dev.cosmicai.worker.network.Engines}. */
public final class TorchProvider implements EngineProvider {
  @Override
  public ModelEngine engine() {
    return ModelEngine.TORCH;
  }

  @Override
  public boolean isThere() {
    return LibtorchFiles.areThere(System.getenv());
  }

  @Override
  public boolean mayHaveGpu() {
    return LibtorchFiles.areForCuda(System.getenv());
  }

  @Override
  public TorchEngine start(int threadsPerStream) {
    return TorchEngine.start(threadsPerStream);
  }
}
