package dev.cosmicai.formats.pickle;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The globals of tensors that are not read. They may be in a file beside what is asked for, so they
 * are known by name; what a pickle makes with them is data of no further use.
 */
final class UnreadGlobal {
  /** Storage classes, and what an element takes. */
  private static final Map<String, Integer> STORAGES =
      Map.of(
          "torch.storage.UntypedStorage", 1,
          "torch.ComplexDoubleStorage", 16,
          "torch.ComplexFloatStorage", 8,
          "torch.QInt32Storage", 4,
          "torch.QInt8Storage", 1,
          "torch.QUInt8Storage", 1,
          "torch.QUInt4x2Storage", 1,
          "torch.QUInt2x4Storage", 1);

  /** Types of elements and what else describes a tensor, such as {@code torch.uint16}. */
  private static final Pattern TORCH_DESCRIPTION =
      Pattern.compile(
          "torch\\.((q?u?int|b?float|complex|bits)[0-9]\\w*|bool|per_(tensor|channel)_\\w+"
              + "|device|Tensor)");

  private static final Set<String> OTHERS =
      Set.of(
          "torch._utils._rebuild_tensor_v3",
          "torch._utils._rebuild_qtensor",
          "torch._utils._rebuild_nested_tensor",
          "torch._tensor._rebuild_from_type_v2");

  private UnreadGlobal() {}

  /** What the two words stand for; empty if they are not on the list. */
  static Optional<PickleName> find(String module, String name) {
    String global = module + "." + name;
    if (STORAGES.containsKey(global)) {
      return Optional.of(new PickleName.StorageClass(name, STORAGES.get(global), null));
    }
    return OTHERS.contains(global) || TORCH_DESCRIPTION.matcher(global).matches()
        ? Optional.of(new PickleName.Unread(global))
        : Optional.empty();
  }
}
