package dev.cosmicai.formats;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Finds the columns of a partition among a file's tensors and checks that they fit together. By
 * position: images, magnitudes and, if there is a third, redshift. By name, where the file has
 * names: one of those in {@link #IMAGES}, {@link #MAGNITUDES} and {@link #REDSHIFT}; other names
 * are ignored, and what they stand for is not looked at.
 */
public final class PartitionColumns {
  static final List<String> IMAGES = List.of("images", "image", "arr_0");
  static final List<String> MAGNITUDES = List.of("magnitudes", "magnitude", "mags", "arr_1");
  static final List<String> REDSHIFT = List.of("redshift", "redshifts", "z", "labels", "arr_2");

  private static final int MAX_TENSORS = 3;

  private static final Pattern PARAMETER = Pattern.compile("(.*\\.)?(weight|bias)");

  /** Elements of a sample that fit a buffer; it matters where there are no samples. */
  private static final int MAX_ROW = Integer.MAX_VALUE / Float.BYTES;

  private final Map<String, Supplier<StridedTensor>> tensors;
  private final boolean named;
  private final FileFaults faults;

  PartitionColumns(TensorSet set, FileFaults faults) {
    this.tensors = set.byName();
    this.named = set.named();
    this.faults = faults;
  }

  /** The names by which a column is found: of images, magnitudes or redshift; else none. */
  public static List<String> names(String column) {
    return switch (column) {
      case "images" -> IMAGES;
      case "magnitudes" -> MAGNITUDES;
      case "redshift" -> REDSHIFT;
      default -> List.of();
    };
  }

  /** The columns; they will be copied into {@code budget} only where they must be. */
  PartitionLayout layout(MemoryBudget budget) {
    if (!named && tensors.size() > MAX_TENSORS) {
      throw faults.shape(
          "holds %d tensors; wanted images, magnitudes and, if known, redshift", tensors.size());
    }
    StridedTensor images = required("images", 0, IMAGES);
    StridedTensor magnitudes = required("magnitudes", 1, MAGNITUDES);
    StridedTensor redshift = find(2, REDSHIFT);

    check(images, "images", "float32 [N, C, H, W]", hasRowsOf(images, 3));
    check(magnitudes, "magnitudes", "float32 [N, M]", hasRowsOf(magnitudes, 1));
    long count = images.shape()[0];
    checkCount(magnitudes, "magnitudes", count);
    if (redshift != null) {
      boolean flat = redshift.shape().length == 1;
      boolean column = redshift.shape().length == 2 && redshift.shape()[1] == 1;
      check(redshift, "redshift", "float32 or float64 [N] or [N, 1]", flat || column);
      checkCount(redshift, "redshift", count);
    }
    int[] sizes = Arrays.stream(images.shape()).mapToInt(Math::toIntExact).toArray();
    SampleShape shape =
        new SampleShape(
            sizes[0],
            sizes[1],
            sizes[2],
            sizes[3],
            Math.toIntExact(magnitudes.shape()[1]),
            redshift != null);
    return new PartitionLayout(budget, shape, images, magnitudes, redshift);
  }

  private StridedTensor required(String column, int position, List<String> names) {
    StridedTensor found = find(position, names);
    if (found == null && isStateDict()) {
      throw faults.shape(
          "holds the weights of a network (%s), no partition; name the partitions' folder in"
              + " data.uri, and make a model of weights with cosmic-export",
          FileFaults.quote(String.join(", ", tensors.keySet())));
    } else if (found == null) {
      throw faults.shape(
          "holds no %s%s; wanted images, magnitudes and, if known, redshift, in this order or by"
              + " name",
          column,
          named && !tensors.isEmpty()
              ? " but " + FileFaults.quote(String.join(", ", tensors.keySet()))
              : "");
    }
    return found;
  }

  /** As torch names a module's parameters. */
  private boolean isStateDict() {
    return named && tensors.keySet().stream().anyMatch(PARAMETER.asMatchPredicate());
  }

  private StridedTensor find(int position, List<String> names) {
    if (!named) {
      return read(Integer.toString(position));
    }
    List<String> present = names.stream().filter(tensors::containsKey).toList();
    if (present.size() > 1) {
      throw faults.shape("holds both `%s` and `%s`; wanted one", present.get(0), present.get(1));
    }
    return present.isEmpty() ? null : read(present.get(0));
  }

  /** Null if there is none. */
  private StridedTensor read(String name) {
    return tensors.containsKey(name) ? tensors.get(name).get() : null;
  }

  /** Whether there are N rows, perhaps none, of so many dimensions: neither empty nor too long. */
  private static boolean hasRowsOf(StridedTensor tensor, int dimensions) {
    long[] shape = tensor.shape();
    return shape.length == 1 + dimensions
        && Arrays.stream(shape).allMatch(length -> length <= Integer.MAX_VALUE)
        && Arrays.stream(shape).skip(1).allMatch(length -> length > 0)
        && Arrays.stream(shape).skip(1).asDoubleStream().reduce(1, (a, b) -> a * b) <= MAX_ROW;
  }

  private void check(StridedTensor tensor, String column, String wanted, boolean shapeFits) {
    if (!shapeFits || !tensor.type().isFloating()) {
      throw faults.shape("holds %s of %s; wanted %s", column, tensor, wanted);
    }
  }

  private void checkCount(StridedTensor tensor, String column, long count) {
    if (tensor.shape()[0] != count) {
      throw faults.shape(
          "holds %s of %s for %d images; wanted as many rows", column, tensor, count);
    }
  }
}
