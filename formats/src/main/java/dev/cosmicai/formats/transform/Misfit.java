package dev.cosmicai.formats.transform;

import dev.cosmicai.formats.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a column that does not fit probably is, and what to write in the job then. */
final class Misfit {
  private Misfit() {}

  /**
   * A sentence's end, such as {@code ; these are larger images: …}; or nothing.
   *
   * @param stored the dimensions of a sample as they are, after those transforms that are declared
   */
  static String hint(List<Integer> stored, TensorSpec wanted) {
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
    return "; %s; to use them, write data.transforms: [%s]"
        .formatted(
            last ? "the channels seem to come last" : "these seem to be larger images",
            steps.stream()
                .map(step -> "{input: %s, %s}".formatted(wanted.name(), step))
                .collect(Collectors.joining(", ")));
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
}
