package dev.cosmicai.worker;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.Samples;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import java.util.concurrent.TimeUnit;

/**
 * One partition through the network, a forward size at a time: so many samples that the weights are
 * read once for all of them, so few that their activations stay in the processor's cache. For one
 * thread.
 */
final class Inference {
  private final Network network;
  private final RankContext context;

  Inference(Network network, RankContext context) {
    this.network = network;
    this.context = context;
  }

  /**
   * Predicts every sample of a partition.
   *
   * @return {@code [N]}, in the order of the samples, all finite
   * @throws FatalFault PartitionShape if the samples are none for this network, PartitionNotFinite
   *     if it answers one with NaN
   */
  float[] run(LoadedPartition partition) {
    Samples samples = partition.samples();
    requireShape(samples, partition.uri());
    context.progress().now(RankProgress.Activity.COMPUTING);
    float[] predicted = new float[samples.count()];
    int forwardSize = network.info().forwardSize();
    for (int first = 0; first < predicted.length; first += forwardSize) {
      context.stop().check();
      int length = Math.min(forwardSize, predicted.length - first);
      System.arraycopy(forward(samples, first, length), 0, predicted, first, length);
    }
    requireFinite(predicted, partition.uri());
    return predicted;
  }

  private float[] forward(Samples samples, int first, int length) {
    long start = System.nanoTime();
    float[] piece =
        network.predict(samples.images(first, length), samples.magnitudes(first, length), length);
    long elapsedNanos = System.nanoTime() - start;
    context.clock().add(Stage.INFERENCE, elapsedNanos);
    context.monitor().forwarded(length, elapsedNanos / (double) TimeUnit.SECONDS.toNanos(1));
    context.progress().done(length);
    return piece;
  }

  private void requireShape(Samples samples, String uri) {
    NetworkInfo info = network.info();
    if (samples.channels() != info.channels()
        || samples.height() != info.height()
        || samples.width() != info.width()
        || samples.magnitudeCount() != info.magnitudes()) {
      throw new FatalFault(
              Reason.PartitionShape,
              ("%s holds images [N, %d, %d, %d] and magnitudes [N, %d]; the network %s takes images"
                      + " [N, %d, %d, %d] and magnitudes [N, %d]")
                  .formatted(
                      uri,
                      samples.channels(),
                      samples.height(),
                      samples.width(),
                      samples.magnitudeCount(),
                      info.name(),
                      info.channels(),
                      info.height(),
                      info.width(),
                      info.magnitudes()))
          .about(uri);
    }
  }

  private void requireFinite(float[] predicted, String uri) {
    for (int i = 0; i < predicted.length; i++) {
      if (!Float.isFinite(predicted[i])) {
        throw new FatalFault(
                Reason.PartitionNotFinite,
                ("%s: the network %s answers %s for sample %d (counted from 0); leave that sample out"
                        + " or repair the network")
                    .formatted(uri, network.info().name(), predicted[i], i))
            .about(uri);
      }
    }
  }
}
