package dev.cosmicai.formats.transform;

import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import java.util.ArrayList;
import java.util.List;

/**
 * Declared transforms, compiled for samples of one shape: first a window onto the stored sample,
 * then steps that compute.
 *
 * @param window what is taken of the stored sample
 * @param resampling the first step that computes, if that is one: it takes the window line by line,
 *     so that a large image is never there in float32; null if it is none
 * @param computed in order, each on the whole image
 * @param shape of the result
 */
record Steps(Window window, Resampling resampling, List<Computed> computed, List<Integer> shape) {
  /** One step that computes: an image in, an image out, which may be the same array. */
  interface Computed {
    float[] apply(float[] image);
  }

  /** Whether values change, and not only which there are. */
  boolean compute() {
    return resampling != null || !computed.isEmpty();
  }

  /** What the steps hold at a time, in bytes. */
  long workingBytes() {
    if (!compute()) {
      return 0;
    }
    long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    long first =
        resampling == null ? window.elements() : resampling.elements(window.channels().length);
    return Float.BYTES * (first + 2 * elements);
  }

  /**
   * Compiles.
   *
   * @param stored the dimensions of a stored sample
   * @param what the samples are, for messages
   * @throws FatalFault (PartitionShape) if one does not apply
   */
  static Steps of(
      List<Integer> stored, String what, List<Transform> transforms, FileFaults faults) {
    return of(stored, whole(stored), what, transforms, faults);
  }

  /**
   * The same for samples that lie otherwise.
   *
   * @param stored the dimensions of a sample
   * @param window all of it
   */
  static Steps of(
      List<Integer> stored,
      Window window,
      String what,
      List<Transform> transforms,
      FileFaults faults) {
    Compiler compiler = new Compiler(stored, window, what, faults);
    transforms.forEach(compiler::add);
    return compiler.compiled();
  }

  private static final class Compiler {
    private final String what;
    private final FileFaults faults;
    private final List<Computed> computed = new ArrayList<>();
    private List<Integer> shape;

    private Window stored;
    private boolean computing;

    /** Null if the first step that computes is another. */
    private Resampling resampling;

    Compiler(List<Integer> shape, Window stored, String what, FileFaults faults) {
      this.shape = shape;
      this.what = what;
      this.faults = faults;
      this.stored = stored;
    }

    Steps compiled() {
      return new Steps(stored, resampling, List.copyOf(computed), shape);
    }

    void add(Transform step) {
      if (step.scale() != null) {
        compute(Affine.scale(step.scale()));
      } else if (step.normalize() != null) {
        int given = step.normalize().mean().size();
        if (given > 1 && (shape.size() != 3 || shape.get(0) != given)) {
          boolean last = shape.size() == 3 && shape.get(2) == given;
          throw refused(
              "normalize names %d channels%s"
                  .formatted(
                      given,
                      last ? ", which seem to come last: begin with channelsFirst: true" : ""));
        }
        compute(Affine.normalize(step.normalize()));
      } else {
        if (shape.size() != 3) {
          throw refused("only scale and normalize apply to what is no image [C, H, W]");
        }
        if (step.resize() != null) {
          resize(step.resize());
        } else {
          select(step);
        }
      }
    }

    private void compute(Affine affine) {
      computing = true;
      int channels = shape.size() == 3 ? shape.get(0) : 1;
      computed.add(
          image -> {
            int each = image.length / channels;
            for (int c = 0; c < channels; c++) {
              affine.apply(image, c * each, each, c);
            }
            return image;
          });
    }

    private void resize(Transform.Resize resize) {
      int channels = shape.get(0);
      Resampling resized = new Resampling(shape.get(1), shape.get(2), resize);
      if (computing) {
        computed.add(image -> resized.apply(image, channels));
      } else {
        resampling = resized;
        computing = true;
      }
      shape = List.of(channels, resized.newHeight(), resized.newWidth());
    }

    /** What only chooses among elements: of the stored ones as long as nothing was computed. */
    private void select(Transform step) {
      Window before = computing ? whole(shape) : stored;
      Window chosen = selected(before, step);
      shape = List.of(chosen.channels().length, chosen.height(), chosen.width());
      if (computing) {
        computed.add(image -> gather(image, chosen));
      } else {
        stored = chosen;
      }
    }

    private Window selected(Window before, Transform step) {
      if (step.channelsFirst() != null) {
        if (!before.isAll(before.elements())) {
          throw refused("channelsFirst comes before channels, centerCrop and resize");
        }
        return Window.channelsLast(shape.get(0), shape.get(1), shape.get(2));
      } else if (step.channels() != null) {
        if (step.channels().stream().anyMatch(channel -> channel >= shape.get(0))) {
          throw refused("channels names one beyond the last, counted from 0");
        }
        return before.choose(step.channels());
      }
      int height = step.centerCrop().get(0);
      int width = step.centerCrop().get(1);
      if (height > shape.get(1) || width > shape.get(2)) {
        throw refused("centerCrop [%d, %d] is larger than that".formatted(height, width));
      }
      return before.centre(height, width);
    }

    private FatalFault refused(String problem) {
      return faults.shape(
          "holds %s of which a sample is %s when a transform is to be applied: %s; correct"
              + " data.transforms; all that they name for an input takes the place of what the"
              + " model declares for it",
          what, shape, problem);
    }
  }

  private static Window whole(List<Integer> shape) {
    return shape.size() == 3
        ? Window.channelsFirst(shape.get(0), shape.get(1), shape.get(2))
        : Window.channelsFirst(1, 1, shape.stream().reduce(1, Math::multiplyExact));
  }

  private static float[] gather(float[] image, Window window) {
    float[] result = new float[window.elements()];
    window.forEachLine(
        (from, to) -> {
          for (int x = 0; x < window.width(); x++) {
            result[to + x] = image[from + x * window.columnStride()];
          }
        });
    return result;
  }
}
