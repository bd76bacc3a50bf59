package dev.cosmicai.worker.inference;

import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.worker.split.BadSample;
import java.util.List;

/**
 * What a forward pass gave.
 *
 * @param tensors {@code [count, …]} each, in the network's order and in the order of the samples
 * @param bad the samples whose rows count for nothing, in their order; no row twice
 */
record Outputs(List<Tensor> tensors, List<BadSample> bad) {
  /** Of samples that nobody asks for any more. */
  static final Outputs NOTHING = new Outputs(List.of(), List.of());
}
