package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.results.rank.Saturation;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.TestNetworks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SaturationWatchTest {
  private static final String MODEL = "s3://survey/model.pt";
  private static final int BATCH = 64;

  private final Logger logger = (Logger) LoggerFactory.getLogger(SaturationWatch.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private int passed;

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  @Test
  void firstSampleAndThenOneInFiveHundredAreLookedAt() {
    RangedNetwork network = new RangedNetwork(Precision.INT8, 0);
    SaturationWatch watch = new SaturationWatch(network, MODEL);
    pass(watch, 3, 300, 300, 1_000, 21);

    assertThat(network.asked).containsExactly(0f, 512f, 1024f, 1536f);
    assertThat(watch.seen()).isEqualTo(new Saturation(4, 0, 0));
    watch.end();
    assertThat(log.list).isEmpty();
  }

  @Test
  void samplesBeyondTheRangesAreWarnedOfOnceAndEarly() {
    SaturationWatch watch = new SaturationWatch(new RangedNetwork(Precision.INT8, 0.4), MODEL);
    pass(watch, 7 * SaturationWatch.ONE_IN);
    assertThat(log.list).as("too few to say").isEmpty();
    pass(watch, 3 * SaturationWatch.ONE_IN);

    assertThat(watch.seen()).isEqualTo(new Saturation(10, 10, 0.4));
    watch.end();
    assertThat(log.list).hasSize(1);
    assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
    assertThat(log.list.get(0).getFormattedMessage())
        .startsWith("8 of 8 samples")
        .contains(MODEL, "40 %", "--samples", "bf16");
  }

  @Test
  void rankOfOneSampleWarnsAtItsEnd() {
    SaturationWatch watch = new SaturationWatch(new RangedNetwork(Precision.INT8, 0.4), MODEL);
    pass(watch, 1);
    assertThat(log.list).isEmpty();

    watch.end();

    assertThat(log.list).singleElement().asString().contains("1 of 1 samples");
  }

  @Test
  void networksInOtherPrecisionsAreNotAsked() {
    RangedNetwork network = new RangedNetwork(Precision.BF16, 0.4);
    SaturationWatch watch = new SaturationWatch(network, MODEL);
    pass(watch, BATCH);
    watch.end();

    assertThat(network.asked).isEmpty();
    assertThat(watch.seen()).isNull();
    assertThat(log.list).isEmpty();
  }

  @Test
  void networkThatDoesNotTellLeavesNothing() {
    RangedNetwork network = new RangedNetwork(Precision.INT8, Double.NaN);
    SaturationWatch watch = new SaturationWatch(network, MODEL);
    pass(watch, BATCH);
    watch.end();

    assertThat(network.asked).hasSize(1);
    assertThat(watch.seen()).isNull();
    assertThat(log.list).isEmpty();
  }

  /** Passes of so many samples each; a sample's value is its number. */
  private void pass(SaturationWatch watch, int... counts) {
    for (int count : counts) {
      ByteBuffer x = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
      ByteBuffer y = ByteBuffer.allocateDirect(2 * count * Float.BYTES);
      for (int i = 0; i < count; i++) {
        x.putFloat(i * Float.BYTES, passed++);
      }
      watch.pass(List.of(x, y.order(ByteOrder.nativeOrder())), count);
    }
  }

  /** Says the same share of every sample; nothing if that is NaN. */
  private static final class RangedNetwork implements Network {
    private final Precision precision;
    private final double share;
    private final List<Float> asked = new ArrayList<>();

    RangedNetwork(Precision precision, double share) {
      this.precision = precision;
      this.share = share;
    }

    @Override
    public NetworkInfo info() {
      NetworkInfo info =
          TestNetworks.network(
              Task.NONE,
              List.of(
                  TensorSpec.of("x", ElementType.FLOAT32),
                  TensorSpec.of("y", ElementType.FLOAT32, 2)),
              List.of(TensorSpec.of("z", ElementType.FLOAT32)));
      return new NetworkInfo(
          info.name(), precision, BATCH, info.signature(), info.task(), info.transforms());
    }

    @Override
    public OptionalDouble saturation(List<ByteBuffer> inputs) {
      assertThat(inputs).extracting(ByteBuffer::remaining).containsExactly(4, 8);
      asked.add(inputs.get(0).getFloat(0));
      return Double.isNaN(share) ? OptionalDouble.empty() : OptionalDouble.of(share);
    }

    @Override
    public List<Tensor> run(List<ByteBuffer> inputs, int count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
