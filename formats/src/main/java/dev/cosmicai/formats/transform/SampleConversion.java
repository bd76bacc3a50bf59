package dev.cosmicai.formats.transform;

import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.image.DecodingRoom;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.image.ImageFile;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Turns samples that come one by one into what a network's input takes: images are decoded to grey
 * where that has one channel, else to red, green and blue; then all is transformed as it is
 * declared. Samples may differ in size as long as the transforms end in the input's shape.
 * Thread-safe.
 */
public final class SampleConversion {
  /** Kinds of samples for which the transforms are kept compiled. */
  private static final int MOST_KINDS = 64;

  private final TensorSpec wanted;
  private final List<Transform> transforms;
  private final String network;
  private final FileFaults faults;
  private final int channels;
  private final Map<Kind, Conversion> conversions = new ConcurrentHashMap<>();

  /** What a compiled conversion depends on. */
  private record Kind(boolean image, ElementType type, List<Integer> shape) {}

  /**
   * For an input.
   *
   * @param transforms to apply, in order
   * @param network its name, for messages
   * @param partition the URI of the samples' partition
   */
  public SampleConversion(
      TensorSpec wanted, List<Transform> transforms, String network, String partition) {
    this.wanted = wanted;
    this.transforms = List.copyOf(transforms);
    this.network = network;
    this.faults = FileFaults.partition(partition);
    boolean chosen = transforms.stream().anyMatch(step -> step.channels() != null);
    List<Integer> shape = wanted.sampleShape();
    boolean grey = shape.size() < 3 || shape.get(0) == 1;
    this.channels = grey && !chosen ? 1 : 3;
  }

  /** What the network takes. */
  public TensorSpec wanted() {
    return wanted;
  }

  /**
   * Converts one sample.
   *
   * @param sample its position in the partition, for messages
   * @param target gets it, in native order
   * @param place its position in that, in samples
   * @param room what it takes to decode an image is taken of this
   * @throws FatalFault PartitionCorrupt if an image is damaged; PartitionShape if it is of a kind
   *     that is not read, too large, or does not fit; naming it; the fault of a bad value
   */
  public void apply(
      SampleValue value, int sample, ByteBuffer target, int place, DecodingRoom room) {
    ByteBuffer out = target.duplicate().order(ByteOrder.nativeOrder()).clear();
    if (value instanceof SampleValue.Image encoded) {
      decode(encoded.image(), sample, out, place, room);
    } else if (value instanceof SampleValue.Numbers numbers) {
      Tensor tensor = numbers.tensor();
      conversion(tensor, numbers.label()).apply(tensor.data(), 0, sample, out, place);
    } else if (value instanceof SampleValue.Bad bad) {
      throw bad.fault();
    } else {
      throw faults.shape(
          "holds text in %s; the network %s takes %s", value.label(), network, wanted);
    }
  }

  private void decode(
      EncodedImage image, int sample, ByteBuffer out, int place, DecodingRoom room) {
    ImageFile file = ImageFile.open(image, faults);
    Conversion conversion = conversion(file, image.label());
    long bytes = file.decodingBytes(channels) + conversion.workingBytes();
    if (bytes > room.bytes()) {
      throw faults.shape(
          "holds an image of %d by %d pixels in %s, for which %,d bytes of memory are needed and"
              + " %,d may be taken; give ranks more memory, or save it smaller",
          file.width(), file.height(), image.label(), bytes, room.bytes());
    }
    room.within(bytes, () -> conversion.apply(file.decode(channels).data(), 0, sample, out, place));
  }

  private Conversion conversion(ImageFile file, String label) {
    List<Integer> shape = List.of(channels, file.height(), file.width());
    return compiled(
        new Kind(true, file.type(), shape),
        () -> Conversion.ofImage(file.type(), shape, label, wanted, transforms, network, faults));
  }

  private Conversion conversion(Tensor tensor, String label) {
    List<Integer> shape = Arrays.stream(tensor.shape()).mapToObj(Math::toIntExact).toList();
    return compiled(
        new Kind(false, tensor.type(), shape),
        () ->
            Conversion.ofSample(tensor.type(), shape, label, wanted, transforms, network, faults));
  }

  private Conversion compiled(Kind kind, Supplier<Conversion> making) {
    Conversion known = conversions.get(kind);
    if (known != null) {
      return known;
    }
    Conversion made = making.get();
    if (conversions.size() < MOST_KINDS) {
      conversions.put(kind, made);
    }
    return made;
  }
}
