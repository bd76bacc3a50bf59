package dev.cosmicai.worker.input;

import dev.cosmicai.formats.image.DecodingRoom;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.transform.Conversion;
import dev.cosmicai.formats.transform.SampleConversion;
import dev.cosmicai.formats.transform.SampleValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Consecutive samples' rows of one of a network's inputs, as they are stored. */
public sealed interface InputRows {
  /** What the network takes. */
  TensorSpec wanted();

  /** Whether they are that already. */
  boolean isReady();

  /** The rows, where they are ready; in native order, from position 0 to the limit. */
  ByteBuffer ready();

  /** What of the Java heap they take until they are converted. */
  long heapBytes();

  /**
   * Converts them; on any thread, and most of the work that images take.
   *
   * @param first the first one's position in the partition, for messages
   * @param target gets them as the network takes them, from index 0, in native order
   * @param room what it takes to decode images is taken of this
   * @throws dev.cosmicai.faults.FatalFault PartitionShape if one does not fit, PartitionCorrupt if
   *     it is damaged
   */
  void convert(int first, ByteBuffer target, DecodingRoom room);

  /**
   * Converts one of them.
   *
   * @param index of it here
   * @param first as in {@link #convert}
   * @param target gets it at that index
   */
  void convertRow(int index, int first, ByteBuffer target, DecodingRoom room);

  /**
   * Rows of a column.
   *
   * @param bytes one row after another, little-endian, from position 0 to the limit; direct, at a
   *     multiple of an element's size
   * @param count how many
   */
  record Stored(ByteBuffer bytes, int count, Conversion conversion) implements InputRows {
    @Override
    public TensorSpec wanted() {
      return conversion.wanted();
    }

    @Override
    public boolean isReady() {
      return conversion.isIdentity();
    }

    @Override
    public ByteBuffer ready() {
      return bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    @Override
    public long heapBytes() {
      return 0;
    }

    @Override
    public void convert(int first, ByteBuffer target, DecodingRoom room) {
      conversion.apply(bytes, first, count, target);
    }

    @Override
    public void convertRow(int index, int first, ByteBuffer target, DecodingRoom room) {
      int stored = conversion.storedBytes();
      int wanted = conversion.wanted().sampleBytes();
      conversion.apply(
          bytes.slice(index * stored, stored).order(bytes.order()),
          first + index,
          1,
          target.slice(index * wanted, wanted).order(target.order()));
    }
  }

  /**
   * Samples that lie one by one, such as encoded images.
   *
   * @param values one a sample
   */
  record Values(List<SampleValue> values, SampleConversion conversion) implements InputRows {
    /** Copies the list. */
    public Values {
      values = List.copyOf(values);
    }

    @Override
    public TensorSpec wanted() {
      return conversion.wanted();
    }

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public ByteBuffer ready() {
      throw new IllegalStateException("they have to be converted");
    }

    @Override
    public long heapBytes() {
      return values.stream().mapToLong(SampleValue::bytes).sum();
    }

    @Override
    public void convert(int first, ByteBuffer target, DecodingRoom room) {
      for (int i = 0; i < values.size(); i++) {
        convertRow(i, first, target, room);
      }
    }

    @Override
    public void convertRow(int index, int first, ByteBuffer target, DecodingRoom room) {
      conversion.apply(values.get(index), first + index, target, index, room);
    }
  }
}
