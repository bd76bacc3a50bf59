package dev.cosmicai.onnx;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.worker.network.EngineProvider;
import dev.cosmicai.worker.network.InferenceEngine;

/** Offers ONNX Runtime to {@link dev.cosmicai.worker.network.Engines}. */
public final class OnnxProvider implements EngineProvider {
  private static final String RUNTIME = "ai/onnxruntime/OrtEnvironment.class";

  @Override
  public ModelEngine engine() {
    return ModelEngine.ONNX;
  }

  @Override
  public boolean isThere() {
    return OnnxProvider.class.getClassLoader().getResource(RUNTIME) != null;
  }

  /** Never: the runtime here is that for CPUs. */
  @Override
  public boolean mayHaveGpu() {
    return false;
  }

  @Override
  public InferenceEngine start(int threadsPerStream) {
    return OnnxEngine.start(threadsPerStream);
  }
}
