package dev.cosmicai.worker.network.torch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second method of a module with layers of 8-bit integers: how many values each of them takes
 * that are beyond its range, and how many it takes, as int64 {@code [layers]} both. Archives may
 * lack it, and a rank does not fail over what it gives: after the first time that this is no such
 * answer, it is asked no more. Thread-safe.
 */
final class SaturationMethod {
  private static final Logger LOG = LoggerFactory.getLogger(SaturationMethod.class);

  /** DJL calls the method that the name of an array says, and hands on the other arrays. */
  private static final String CALL = "module_method:saturation";

  private static final String MISSING = "is not defined";
  private static final int MAX_LAYERS = 1 << 16;

  private final Model model;
  private final String uri;
  private volatile boolean silent;

  /** Of a loaded module; the URI is for messages. */
  SaturationMethod(Model model, String uri) {
    this.model = model;
    this.uri = uri;
  }

  /** Whether it need not be asked: it does not answer. */
  boolean isSilent() {
    return silent;
  }

  /**
   * Asks about one sample.
   *
   * @param tensors which lie in {@code pass}
   * @return of the layer where it is the most, the share of the values that are beyond its range
   */
  OptionalDouble share(NDManager pass, NDList tensors) {
    try (NDArray method = pass.create(0)) {
      method.setName(CALL);
      NDList named = new NDList(tensors.size() + 1);
      named.add(method);
      named.addAll(tensors);
      return share(model.getBlock().forward(new ParameterStore(pass, false), named, false));
    } catch (RuntimeException e) {
      beSilent(e);
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble share(NDList counts) {
    if (counts.size() != 2) {
      throw new IllegalArgumentException("it gives %d tensors".formatted(counts.size()));
    }
    long[] beyond = layers(counts.get(0));
    long[] all = layers(counts.get(1));
    if (beyond.length != all.length) {
      throw new IllegalArgumentException("its two tensors are not of the same layers");
    }
    double most = 0;
    for (int layer = 0; layer < all.length; layer++) {
      if (beyond[layer] < 0 || beyond[layer] > all[layer]) {
        throw new IllegalArgumentException("it counts more values than there are");
      }
      most = Math.max(most, beyond[layer] / (double) Math.max(1, all[layer]));
    }
    return OptionalDouble.of(most);
  }

  private static long[] layers(NDArray tensor) {
    long[] shape = tensor.getShape().getShape();
    if (tensor.getDataType() != DataType.INT64 || shape.length != 1 || shape[0] > MAX_LAYERS) {
      throw new IllegalArgumentException(
          "it gives %s %s".formatted(tensor.getDataType(), Arrays.toString(shape)));
    }
    return tensor.toLongArray();
  }

  private synchronized void beSilent(RuntimeException e) {
    if (silent) {
      return;
    }
    silent = true;
    String problem = TorchMessage.of(e);
    if (problem.contains(MISSING)) {
      LOG.info(
          "{} does not tell whether samples are like those that it was exported with; one that is"
              + " exported again does",
          uri);
    } else {
      LOG.warn(
          "{} cannot tell whether samples are like those that it was exported with: {}; export it"
              + " again",
          uri,
          problem);
    }
  }
}
