package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The way to a value inside of a sample: through keys of dicts and positions in tuples and lists.
 *
 * @param steps from the sample on; none if it is the value itself
 */
record PtPath(List<Step> steps) {
  static final PtPath ITSELF = new PtPath(List.of());

  /**
   * A step.
   *
   * @param key a text in the pickle; {@link Pickled#NOTHING} for a position
   * @param position in a tuple or list
   */
  record Step(int key, int position) {
    static Step key(int key) {
      return new Step(key, -1);
    }

    static Step position(int position) {
      return new Step(Pickled.NOTHING, position);
    }
  }

  PtPath then(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new PtPath(List.copyOf(more));
  }

  /** The value in a sample; {@link Pickled#NOTHING} if there is none. */
  int in(Pickled pickled, int sample) {
    int value = sample;
    for (int i = 0; i < steps.size() && value != Pickled.NOTHING; i++) {
      Step step = steps.get(i);
      value =
          step.key() == Pickled.NOTHING
              ? item(pickled, value, step.position())
              : find(pickled, value, step.key());
    }
    return value;
  }

  private static int item(Pickled pickled, int value, int position) {
    Kind kind = pickled.kind(value);
    if ((kind != Kind.TUPLE && kind != Kind.LIST) || pickled.count(value) <= position) {
      return Pickled.NOTHING;
    } else if (kind == Kind.TUPLE) {
      return pickled.item(value, position);
    }
    long at = pickled.begin(value);
    for (int i = 0; i < position; i++) {
      at = pickled.after(value, at);
    }
    return pickled.at(at);
  }

  /** The last one of a key counts, as in Python. */
  private static int find(Pickled pickled, int value, int key) {
    int found = Pickled.NOTHING;
    if (pickled.kind(value) == Kind.DICT) {
      for (long at = pickled.begin(value); at >= 0; at = pickled.after(value, at)) {
        int each = pickled.at(at);
        at = pickled.after(value, at);
        if (each == key || (pickled.kind(each) == Kind.TEXT && pickled.isSameText(each, key))) {
          found = pickled.at(at);
        }
      }
    }
    return found;
  }
}
