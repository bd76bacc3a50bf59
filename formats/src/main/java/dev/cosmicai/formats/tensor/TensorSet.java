package dev.cosmicai.formats.tensor;

import dev.cosmicai.formats.io.MemoryBudget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a file in its order: by the names that the file gives them, or by {@code 0},
 * {@code 1}, … where it only gives an order.
 *
 * @param byName not empty names, in the file's order
 * @param named whether the names are the file's own
 */
public record TensorSet(Map<String, StridedTensor> byName, boolean named) {

  /** Tensors that only have an order. */
  public static TensorSet inOrder(List<StridedTensor> tensors) {
    Map<String, StridedTensor> byPosition = new LinkedHashMap<>();
    tensors.forEach(tensor -> byPosition.put(Integer.toString(byPosition.size()), tensor));
    return new TensorSet(byPosition, false);
  }

  /** Contiguous tensors; views where they are contiguous in the file. */
  public Map<String, Tensor> toTensors(MemoryBudget budget) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    byName.forEach((name, tensor) -> tensors.put(name, tensor.toTensor(budget)));
    return tensors;
  }
}
