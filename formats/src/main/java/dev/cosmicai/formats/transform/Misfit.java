package dev.cosmicai.formats.transform;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether a column fits; what it probably is if not, and what to write in the job then. */
final class Misfit {
  private Misfit() {}

  /**
   * What is stored and what is wanted, such as {@code holds images of …; the network … takes …}.
   *
   * @param transformed the dimensions after the transforms; empty if there are none
   */
  static String sentence(
      String what, Object stored, String transformed, String network, TensorSpec wanted) {
    return "holds %s of %s%s; the network %s takes %s"
        .formatted(
            what,
            stored,
            transformed.isEmpty() ? "" : ", after transforms " + transformed,
            network,
            wanted);
  }

  /** Whether dimensions of a sample are those that are wanted; 1 may be there or not. */
  static boolean isInput(List<Integer> shape, TensorSpec wanted) {
    return withoutOnes(shape).equals(withoutOnes(wanted.sampleShape()));
  }

  /**
   * Looks whether elements can become what is wanted.
   *
   * @param misfit {@link #sentence}
   * @throws dev.cosmicai.faults.FatalFault (PartitionShape) if not
   */
  static void refuseTypes(
      ElementType type, TensorSpec wanted, Steps steps, String misfit, FileFaults faults) {
    if (!wanted.type().isFloating()) {
      if (type.isFloating()) {
        throw faults.shape("%s; save whole numbers as integers", misfit);
      } else if (steps.compute()) {
        throw faults.shape("%s; integers cannot be scaled, normalized or resized", misfit);
      }
    } else if (type == ElementType.UINT8 && wanted.sampleShape().size() == 3 && !steps.compute()) {
      throw faults.shape(
          "%s; say how 8-bit pixels become such numbers: data.transforms: [{input: %s, scale:"
              + " 0.00392156862745098}] makes them 0 to 1, and scale: 1 leaves them 0 to 255",
          misfit, wanted.name());
    }
  }

  /**
   * A sentence's end, such as {@code ; these are larger images: …}; or nothing.
   *
   * @param stored the dimensions of a sample as they are, after those transforms that are declared
   * @param declared whether there are any: those that are written take their place
   */
  static String hint(List<Integer> stored, TensorSpec wanted, boolean declared) {
    List<Integer> image = wanted.sampleShape();
    if (stored.size() != 3 || image.size() != 3) {
      return "";
    }
    List<String> steps = new ArrayList<>();
    List<Integer> turned = List.of(stored.get(2), stored.get(0), stored.get(1));
    boolean last = !fits(stored, image) && fits(turned, image);
    if (!last && !fits(stored, image)) {
      return "";
    }
    List<Integer> first = last ? turned : stored;
    if (last) {
      steps.add("channelsFirst: true");
    }
    if (first.get(0) > image.get(0)) {
      steps.add(
          IntStream.range(0, image.get(0))
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(", ", "channels: [", "]")));
    }
    if (first.get(1) > image.get(1) || first.get(2) > image.get(2)) {
      steps.add("centerCrop: [%d, %d]".formatted(image.get(1), image.get(2)));
    }
    return "; %s; to use them, write data.transforms: [%s]%s"
        .formatted(
            last ? "the channels seem to come last" : "these seem to be larger images",
            steps.stream()
                .map(step -> "{input: %s, %s}".formatted(wanted.name(), step))
                .collect(Collectors.joining(", ")),
            declared ? ", and behind these the transforms of now, whose place they take" : "");
  }

  /** The same for encoded images, which mostly are of many sizes. */
  static String resizeHint(List<Integer> image, TensorSpec wanted) {
    List<Integer> shape = wanted.sampleShape();
    if (shape.size() < 2) {
      return "; an image is no input for that";
    }
    int channels = shape.size() == 3 ? shape.get(0) : 1;
    return shape.size() > 3 || image.get(0) != channels
        ? "; images have 1 channel or 3"
        : "; to resize all of them, write data.transforms: [{input: %s, resize: {size: [%d, %d]}}]"
            .formatted(wanted.name(), shape.get(shape.size() - 2), shape.get(shape.size() - 1));
  }

  /** Whether it is an image of at least that size. */
  private static boolean fits(List<Integer> stored, List<Integer> image) {
    return stored.get(0) >= image.get(0)
        && stored.get(1) >= image.get(1)
        && stored.get(2) >= image.get(2);
  }

  private static List<Integer> withoutOnes(List<Integer> shape) {
    return shape.stream().filter(length -> length != 1).toList();
  }
}
