package dev.cosmicai.worker.network;

import dev.cosmicai.contract.ModelEngine;

/**
 * Starts an engine. {@link Engines} finds those of the class path by {@link
 * java.util.ServiceLoader}, so that an image holds the engines that it wants and no others. Making
 * one must load no native code.
 */
public interface EngineProvider {
  /** Which models it is for. */
  ModelEngine engine();

  /** Whether the engine's native code is there. */
  boolean isThere();

  /**
   * Whether the engine may see a GPU once it runs: a quick look at what lies there, without native
   * code. False spares a rank to wait for the engine before it knows what it computes on.
   */
  boolean mayHaveGpu();

  /**
   * Starts the engine, unless it runs already.
   *
   * @param threadsPerStream that one forward pass may use, from 1
   * @throws dev.cosmicai.faults.Fault if it does not start
   */
  InferenceEngine start(int threadsPerStream);
}
