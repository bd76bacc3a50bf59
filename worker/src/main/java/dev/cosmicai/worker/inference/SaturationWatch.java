package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.results.rank.Saturation;
import dev.cosmicai.worker.network.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a network of 8-bit integers gets samples like those that it was exported with. What
 * is beyond their ranges it takes for the ends, and nothing else would tell: predictions are
 * numbers as ever.
 *
 * <p>The network counts by a method of its own, in an extra pass of a single sample, beside those
 * that predict. So it is asked about the first sample of a rank and then about one in {@value
 * #ONE_IN}: one takes as long as about three samples do in a batch, which is less than 1 % of the
 * rank's time. It is one at a time because only a single sample has counts of its own, whatever the
 * network does with the dimensions. Data that are all unlike the export's show at the first one,
 * and a rank that has many finds a part that is.
 *
 * <p>Thread-safe.
 */
final class SaturationWatch {
  static final int ONE_IN = 512;

  /** So many are looked at before a warning; fewer if there are no more. */
  private static final int BEFORE_A_WARNING = 8;

  private static final Logger LOG = LoggerFactory.getLogger(SaturationWatch.class);

  private final Network network;
  private final String model;
  private final boolean isOn;
  private final AtomicLong passed = new AtomicLong();
  private final AtomicReference<Saturation> seen = new AtomicReference<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Of a rank that begins.
   *
   * @param model the network's URI, for the warning
   */
  SaturationWatch(Network network, String model) {
    this.network = network;
    this.model = model;
    this.isOn = network.info().precision() == Precision.INT8;
  }

  /**
   * Looks at the samples of this pass whose turn it is; mostly none.
   *
   * @param inputs {@code [count, …]} each, as the network takes them
   */
  void pass(List<ByteBuffer> inputs, int count) {
    if (!isOn) {
      return;
    }
    long first = passed.getAndAdd(count);
    for (int row = Math.floorMod(-first, ONE_IN); row < count; row += ONE_IN) {
      look(inputs, row);
    }
  }

  /** What was seen so far; null if nothing was. */
  Saturation seen() {
    return seen.get();
  }

  /** Warns of what there is reason to, unless that is done; when no further pass comes. */
  void end() {
    Saturation all = seen.get();
    if (all != null) {
      all.warning(model)
          .filter(warning -> warned.compareAndSet(false, true))
          .ifPresent(warning -> LOG.warn("{}", warning));
    }
  }

  private void look(List<ByteBuffer> inputs, int row) {
    OptionalDouble share = network.saturation(sample(inputs, row));
    if (share.isPresent()) {
      Saturation one = Saturation.ofSample(share.getAsDouble());
      Saturation all =
          seen.accumulateAndGet(one, (before, add) -> before == null ? add : before.plus(add));
      if (all.samples() >= BEFORE_A_WARNING) {
        end();
      }
    }
  }

  private List<ByteBuffer> sample(List<ByteBuffer> inputs, int row) {
    List<TensorSpec> specs = network.info().signature().inputs();
    List<ByteBuffer> sample = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      int bytes = specs.get(i).sampleBytes();
      sample.add(inputs.get(i).slice(row * bytes, bytes).order(ByteOrder.nativeOrder()));
    }
    return sample;
  }
}
