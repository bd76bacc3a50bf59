package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lists of samples, each a tuple, a dict or a single tensor. What the first sample is made of tells
 * the columns: of a dict by name, of a tuple by position; of what is nested by both with a dot.
 */
final class PtSamples {
  /** What a sample is made of, containers in it included. */
  private static final int MAX_PARTS = 256;

  private static final int MAX_DEPTH = 16;
  private static final int MAX_NAME_BYTES = 1 << 10;

  private final PtReading reading;
  private final Pickled pickled;
  private final PtColumns columns;

  PtSamples(PtReading reading, PtColumns columns) {
    this.reading = reading;
    this.pickled = reading.pickled();
    this.columns = columns;
  }

  /** The columns of a tuple or list of samples. */
  TensorSet of(int samples) {
    Map<String, Supplier<StridedTensor>> found = new LinkedHashMap<>();
    if (pickled.count(samples) == 0) {
      return new TensorSet(found, false);
    }
    int first = pickled.at(pickled.begin(samples));
    boolean named = pickled.kind(first) == Kind.DICT;
    new Parts(samples, found, named).add(first, "", PtPath.ITSELF);
    return new TensorSet(found, named);
  }

  /** Finds the columns of a list of samples by its first one. */
  private final class Parts {
    private final int samples;
    private final Map<String, Supplier<StridedTensor>> found;
    private final boolean named;
    private int count;

    private Parts(int samples, Map<String, Supplier<StridedTensor>> found, boolean named) {
      this.samples = samples;
      this.found = found;
      this.named = named;
    }

    /** What a value in the first sample is, or is made of. */
    private void add(int value, String name, PtPath path) {
      if (++count > MAX_PARTS || path.steps().size() > MAX_DEPTH) {
        throw reading
            .faults()
            .shape(
                "holds samples of too many parts: at most %d, and %d inside one another, are read",
                MAX_PARTS, MAX_DEPTH);
      }
      boolean outermost = path.steps().isEmpty();
      Kind kind = pickled.kind(value);
      if (kind == Kind.CALL || (!outermost && reading.arrays().numbers().isNumbers(value))) {
        put(name.isEmpty() ? "0" : name, path);
      } else if (kind == Kind.DICT) {
        addEntries(value, name, path);
      } else if (kind == Kind.TUPLE || kind == Kind.LIST) {
        int position = 0;
        for (long at = pickled.begin(value); at >= 0; at = pickled.after(value, at)) {
          PtPath.Step step = PtPath.Step.position(position);
          add(pickled.at(at), joined(name, Integer.toString(position++)), path.then(step));
        }
      } else if (path.steps().size() == 1 && path.steps().get(0).key() == Pickled.NOTHING) {
        // Positions count what is no column, too; it is refused if it is asked for.
        put(name, path);
      }
    }

    private void addEntries(int dict, String name, PtPath path) {
      for (long at = pickled.begin(dict); at >= 0; at = pickled.after(dict, at)) {
        int key = pickled.at(at);
        at = pickled.after(dict, at);
        if (pickled.kind(key) == Kind.TEXT && pickled.length(key) <= MAX_NAME_BYTES) {
          add(pickled.at(at), joined(name, pickled.text(key)), path.then(PtPath.Step.key(key)));
        }
      }
    }

    private void put(String name, PtPath path) {
      String label = named ? FileFaults.quote(name) : "tensor " + name;
      found.put(name, columns.later(samples, path, label));
    }
  }

  static String joined(String outer, String inner) {
    return outer.isEmpty() ? inner : outer + "." + inner;
  }
}
