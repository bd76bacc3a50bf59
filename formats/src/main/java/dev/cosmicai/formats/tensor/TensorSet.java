package dev.cosmicai.formats.tensor;

import dev.cosmicai.formats.io.MemoryBudget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The tensors of a file in its order: by the names that the file gives them, or by {@code 0},
 * {@code 1}, … where it only gives an order. A tensor that nobody asks for is not looked at: it may
 * be of a type that is not read, or damaged.
 *
 * @param byName a tensor's name and what gives it, or throws why it cannot be read
 * @param named whether the names are the file's own
 */
public record TensorSet(Map<String, Supplier<StridedTensor>> byName, boolean named) {

  /** Tensors that only have an order. */
  public static TensorSet inOrder(List<Supplier<StridedTensor>> tensors) {
    Map<String, Supplier<StridedTensor>> byPosition = new LinkedHashMap<>();
    tensors.forEach(tensor -> byPosition.put(Integer.toString(byPosition.size()), tensor));
    return new TensorSet(byPosition, false);
  }

  /** The same tensors of a file that was unpacked; see {@link StridedTensor#unpacked}. */
  public TensorSet unpacked() {
    Map<String, Supplier<StridedTensor>> tensors = new LinkedHashMap<>();
    byName.forEach((name, tensor) -> tensors.put(name, () -> tensor.get().unpacked()));
    return new TensorSet(tensors, named);
  }

  /** Contiguous tensors; views where they are contiguous in the file. */
  public Map<String, Tensor> toTensors(MemoryBudget budget) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    byName.forEach((name, tensor) -> tensors.put(name, tensor.get().toTensor(budget)));
    return tensors;
  }
}
