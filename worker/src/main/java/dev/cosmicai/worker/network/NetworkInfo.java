package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import java.util.List;
import java.util.Map;

/**
 * What a network takes and gives and how it wants to be fed.
 *
 * @param name for people
 * @param precision of its arithmetic, not {@code AUTO}; inputs and outputs are as the signature
 *     says in any case
 * @param batchSize samples of one forward pass at which the network is fastest
 * @param signature its inputs and outputs
 * @param task what its outputs are compared with
 * @param transforms of its inputs by name, in order; an input may have none
 */
public record NetworkInfo(
    String name,
    Precision precision,
    int batchSize,
    Signature signature,
    TaskDeclaration task,
    Map<String, List<Transform>> transforms) {
  /** Copies the map. */
  public NetworkInfo {
    transforms = Map.copyOf(transforms);
  }

  /** The same network, fed by another number of samples at a time. */
  public NetworkInfo withBatchSize(int samples) {
    return new NetworkInfo(name, precision, samples, signature, task, transforms);
  }

  /** The same network for another task. */
  public NetworkInfo withTask(Task other) {
    return new NetworkInfo(
        name, precision, batchSize, signature, task.as(other, signature.outputs()), transforms);
  }
}
