package dev.cosmicai.formats.pickle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The values of both readers of pickles as text, alike for like values. Containers may hold
 * themselves, so depth and length are bounded, for both in the same way.
 */
final class PickleText {
  private static final int MAX_DEPTH = 40;
  private static final int MAX_CHARS = 1 << 16;

  /** What ours knows of but does not read. */
  static final String UNREAD = "<unread>";

  private final StringBuilder text = new StringBuilder();
  private int depth;

  private PickleText() {}

  static String ofOurs(PickleValue value) {
    PickleText out = new PickleText();
    out.ours(value);
    return out.text.toString();
  }

  static String ofOthers(Object value) {
    PickleText out = new PickleText();
    out.others(value);
    return out.text.toString();
  }

  private void ours(PickleValue value) {
    if (value instanceof PickleValue.Bool bool) {
      text.append(bool.value());
    } else if (value instanceof PickleValue.Int integer) {
      text.append(integer.value());
    } else if (value instanceof PickleValue.Real real) {
      real(real.value());
    } else if (value instanceof PickleValue.Text string) {
      text(string.value());
    } else if (value instanceof PickleValue.Tuple tuple) {
      items("tuple", tuple.items(), this::ours);
    } else if (value instanceof PickleValue.Sequence list) {
      items("list", list.items(), this::ours);
    } else if (value instanceof PickleValue.Dict dict) {
      dict(dict.items(), this::ours);
      text.append(dict.others().isEmpty() ? "" : UNREAD);
    } else if (value instanceof PickleValue.Global global) {
      text.append(global.global().module() + "." + global.global().qualifiedName());
    } else if (value instanceof PickleValue.StorageClass storage) {
      text.append(PickleGlobal.STORAGE_MODULE + "." + storage.name());
    } else if (value instanceof PickleValue.Storage storage) {
      storage(storage.kind().name(), storage.key(), storage.elements());
    } else if (value instanceof PickleValue.TensorView view) {
      ours(view.storage());
      text.append(view.offset()).append(view.shape()).append(view.strides());
    } else if (value instanceof PickleValue.Dataset dataset) {
      items("dataset", dataset.tensors(), this::ours);
    } else if (value instanceof PickleValue.Unread unread) {
      text.append(unread.what().equals("bytes") ? "bytes" : UNREAD);
    } else {
      text.append(value == PickleValue.None.NONE ? "None" : "unknown");
    }
  }

  private void others(Object value) {
    if (value instanceof Double real) {
      real(real);
    } else if (value instanceof String string) {
      text(string);
    } else if (value instanceof byte[]) {
      text.append("bytes");
    } else if (value instanceof Object[] tuple) {
      items("tuple", Arrays.asList(tuple), this::others);
    } else if (value instanceof List<?> list) {
      items("list", list, this::others);
    } else if (value instanceof Map<?, ?> dict) {
      Map<String, Object> byText = new TreeMap<>();
      dict.forEach((key, item) -> byText.put((String) key, item));
      dict(byText, this::others);
    } else if (value instanceof OtherUnpickler.Named global) {
      text.append(global.module() + "." + global.name());
    } else if (value instanceof OtherUnpickler.Reference reference) {
      List<Object> id = reference.id();
      storage(((OtherUnpickler.Named) id.get(1)).name(), (String) id.get(2), (Number) id.get(4));
    } else if (value instanceof OtherUnpickler.Call call) {
      call(call);
    } else if (value instanceof OtherUnpickler.Dataset dataset) {
      items("dataset", Arrays.asList((Object[]) dataset.tensors()), this::others);
    } else {
      // None is null there; booleans and whole numbers of all lengths read the same.
      text.append(value == null ? "None" : value);
    }
  }

  private void call(OtherUnpickler.Call call) {
    others(call.arguments().get(0));
    if (call.name().equals(PickleGlobal.REBUILD_TENSOR.qualifiedName())) {
      text.append(call.arguments().get(1));
      text.append(Arrays.toString((Object[]) call.arguments().get(2)));
      text.append(Arrays.toString((Object[]) call.arguments().get(3)));
    }
  }

  private void real(double value) {
    text.append(Double.toHexString(value));
  }

  private void text(String value) {
    text.append('"').append(value).append('"');
  }

  private void storage(String type, String key, Number elements) {
    text.append(type + " " + key + " " + elements + " ");
  }

  /** By their keys: the other one forgets the order of a plain dict. */
  private <T> void dict(Map<String, T> items, Consumer<T> each) {
    Map<String, T> sorted = new TreeMap<>(items);
    items("keys", new ArrayList<>(sorted.keySet()), this::text);
    items("dict", new ArrayList<>(sorted.values()), each);
  }

  private <T> void items(String kind, List<T> items, Consumer<? super T> each) {
    if (depth == MAX_DEPTH || text.length() > MAX_CHARS) {
      text.append('…');
      return;
    }
    depth++;
    text.append(kind).append('(');
    for (T item : items) {
      each.accept(item);
      text.append(',');
    }
    text.append(')');
    depth--;
  }
}
