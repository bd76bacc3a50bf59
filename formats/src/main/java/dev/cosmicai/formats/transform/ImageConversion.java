package dev.cosmicai.formats.transform;

import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.image.DecodingRoom;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.image.ImageFile;
import dev.cosmicai.formats.image.Pixels;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns encoded images into what a network's input takes: decoded to grey where that has one
 * channel, else to red, green and blue; then transformed as it is declared. They may differ in size
 * as long as the transforms end in the input's shape. Thread-safe.
 */
public final class ImageConversion {
  /** Sizes for which the transforms are kept compiled. */
  private static final int MOST_SIZES = 64;

  private final TensorSpec wanted;
  private final List<Transform> transforms;
  private final String network;
  private final FileFaults faults;
  private final int channels;
  private final Map<Size, Conversion> conversions = new ConcurrentHashMap<>();

  /** What a compiled conversion depends on. */
  private record Size(ElementType type, int height, int width) {}

  /**
   * For an input.
   *
   * @param transforms to apply, in order
   * @param network its name, for messages
   * @param partition the URI of the images' partition
   */
  public ImageConversion(
      TensorSpec wanted, List<Transform> transforms, String network, String partition) {
    this.wanted = wanted;
    this.transforms = List.copyOf(transforms);
    this.network = network;
    this.faults = FileFaults.partition(partition);
    boolean chosen = transforms.stream().anyMatch(step -> step.channels() != null);
    boolean grey = wanted.sampleShape().size() == 2 || wanted.sampleShape().get(0) == 1;
    this.channels = grey && !chosen ? 1 : 3;
  }

  /** Whether an input may be an image: {@code [C, H, W]}, or {@code [H, W]}. */
  public static boolean isFor(TensorSpec input) {
    return input.sampleShape().size() == 3 || input.sampleShape().size() == 2;
  }

  /** What the network takes. */
  public TensorSpec wanted() {
    return wanted;
  }

  /**
   * Decodes and transforms one image.
   *
   * @param sample its position in the partition, for messages
   * @param target gets it, in native order
   * @param place its position in that, in samples
   * @param room what it takes to decode it is taken of this
   * @throws FatalFault PartitionCorrupt if it is damaged; PartitionShape if it is of a kind that is
   *     not read, too large, or does not fit; naming the image
   */
  public void apply(
      EncodedImage image, int sample, ByteBuffer target, int place, DecodingRoom room) {
    ImageFile file = ImageFile.open(image, faults);
    Conversion conversion = conversion(file, image.label());
    long bytes = file.decodingBytes(channels) + conversion.workingBytes();
    if (bytes > room.bytes()) {
      throw faults.shape(
          "holds an image of %d by %d pixels in %s, for which %,d bytes of memory are needed and"
              + " %,d may be taken; give ranks more memory, or save it smaller",
          file.width(), file.height(), image.label(), bytes, room.bytes());
    }
    ByteBuffer out = target.duplicate().order(ByteOrder.nativeOrder()).clear();
    room.within(
        bytes,
        () -> {
          Pixels pixels = file.decode(channels);
          conversion.apply(pixels.data(), 0, sample, out, place);
        });
  }

  private Conversion conversion(ImageFile file, String label) {
    Size size = new Size(file.type(), file.height(), file.width());
    Conversion known = conversions.get(size);
    if (known != null) {
      return known;
    }
    Conversion made =
        Conversion.ofImage(
            size.type,
            List.of(channels, size.height, size.width),
            label,
            wanted,
            transforms,
            network,
            faults);
    if (conversions.size() < MOST_SIZES) {
      conversions.put(size, made);
    }
    return made;
  }
}
