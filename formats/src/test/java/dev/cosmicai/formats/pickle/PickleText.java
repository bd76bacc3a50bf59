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

  static String ofOurs(Pickled pickled) {
    PickleText out = new PickleText();
    out.ours(pickled, pickled.root());
    return out.text.toString();
  }

  static String ofOthers(Object value) {
    PickleText out = new PickleText();
    out.others(value);
    return out.text.toString();
  }

  private void ours(Pickled pickled, int value) {
    switch (pickled.kind(value)) {
      case NONE -> text.append("None");
      case BOOL -> text.append(pickled.isTrue(value));
      case INT -> text.append(pickled.integer(value));
      case LONG_INT -> text.append(UNREAD);
      case REAL -> real(pickled.real(value));
      case TEXT -> text(pickled.text(value));
      case BYTES -> text.append("bytes");
      case TUPLE -> items("tuple", ourItems(pickled, value), item -> ours(pickled, item));
      case LIST -> items("list", ourItems(pickled, value), item -> ours(pickled, item));
      case DICT -> ourDict(pickled, value);
      case NAME -> text.append(words(pickled.name(value)));
      case STORAGE -> {
        int id = pickled.storageId(value);
        storage(
            words(pickled.name(pickled.item(id, 1))),
            pickled.text(pickled.item(id, 2)),
            pickled.integer(pickled.item(id, 4)));
      }
      case CALL -> {
        text.append(words(pickled.name(value)));
        boolean none = pickled.arguments(value) == Pickled.NOTHING;
        List<Integer> arguments = none ? List.of() : ourItems(pickled, pickled.arguments(value));
        items("call", arguments, item -> ours(pickled, item));
        if (pickled.state(value) != Pickled.NOTHING) {
          ours(pickled, pickled.state(value));
        }
      }
    }
  }

  private static String words(PickleName name) {
    if (name instanceof PickleName.Known known) {
      return known.global().words().get(0);
    } else if (name instanceof PickleName.StorageClass storage) {
      return "torch " + storage.name();
    }
    return name instanceof PickleName.Foreign foreign
        ? foreign.name().replaceFirst("\\.([^.]*)$", " $1")
        : UNREAD;
  }

  private static List<Integer> ourItems(Pickled pickled, int container) {
    List<Integer> items = new ArrayList<>();
    for (long at = pickled.begin(container); at >= 0; at = pickled.after(container, at)) {
      items.add(pickled.at(at));
    }
    return items;
  }

  private void ourDict(Pickled pickled, int dict) {
    List<Integer> items = ourItems(pickled, dict);
    Map<String, Integer> byText = new TreeMap<>();
    for (int i = 0; i < items.size(); i += 2) {
      if (pickled.kind(items.get(i)) == Pickled.Kind.TEXT) {
        byText.put(pickled.text(items.get(i)), items.get(i + 1));
      } else {
        text.append(UNREAD);
      }
    }
    dict(byText, item -> ours(pickled, item));
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
      text.append(global.words());
    } else if (value instanceof OtherUnpickler.Reference reference) {
      List<Object> id = reference.id();
      storage(((OtherUnpickler.Named) id.get(1)).words(), (String) id.get(2), (Number) id.get(4));
    } else if (value instanceof OtherUnpickler.Call call) {
      text.append(call.words);
      items("call", call.arguments, this::others);
      if (!call.state.equals("")) {
        others(call.state);
      }
    } else {
      // None is null there; booleans and whole numbers of all lengths read the same.
      text.append(value == null ? "None" : value);
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
