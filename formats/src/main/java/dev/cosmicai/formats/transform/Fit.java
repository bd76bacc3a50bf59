package dev.cosmicai.formats.transform;

import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.util.List;

/**
 * Whether what is stored, transformed, is what a network takes.
 *
 * @param misfit what to say if it is not: what is stored, and what is taken
 */
record Fit(Steps steps, TensorSpec wanted, String misfit, FileFaults faults) {
  /**
   * For messages, too.
   *
   * @param label what to call it
   * @param stored its type and shape
   * @param transformed its shape after the transforms
   * @param network the network's name
   */
  static Fit of(
      String label,
      String stored,
      String transformed,
      Steps steps,
      List<Transform> transforms,
      String network,
      TensorSpec wanted,
      FileFaults faults) {
    String after = transforms.isEmpty() ? "" : ", after transforms " + transformed;
    String misfit =
        "holds %s of %s%s; the network %s takes %s"
            .formatted(label, stored, after, network, wanted);
    return new Fit(steps, wanted, misfit, faults);
  }

  /**
   * Refuses what does not fit.
   *
   * @param type of its elements
   * @param hint the end of a sentence about a shape that does not
   * @throws FatalFault (PartitionShape)
   */
  void require(ElementType type, String hint) {
    if (!withoutOnes(steps.shape()).equals(withoutOnes(wanted.sampleShape()))) {
      throw faults.shape("%s%s", misfit, hint);
    }
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

  private static List<Integer> withoutOnes(List<Integer> shape) {
    return shape.stream().filter(length -> length != 1).toList();
  }
}
