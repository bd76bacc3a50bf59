package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.tensor.ElementType;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;

/**
 * Another project's reader of pickles, told what torch's globals stand for. It knows all
 * instructions, and gives for a global that it does not know something that holds its state; that
 * is refused here.
 */
final class OtherUnpickler extends Unpickler {
  private static final int SETITEMS = 'u';

  /** A named tuple's, or derived from TensorDataset. */
  static final String FOREIGN_MODULE = "__main__";

  static final String FOREIGN_NAME = "Mine";

  static {
    for (PickleGlobal global : PickleGlobal.values()) {
      for (String words : global.words()) {
        String[] both = words.split(" ", -1);
        registerConstructor(both[0], both[1], new Named(global.words().get(0), global));
      }
    }
    for (ElementType type : ElementType.values()) {
      Named storage = new Named("torch " + type.torchStorage(), null);
      registerConstructor("torch", type.torchStorage(), storage);
    }
    registerConstructor(
        FOREIGN_MODULE, FOREIGN_NAME, new Named(FOREIGN_MODULE + " " + FOREIGN_NAME, null));
  }

  /**
   * A global, and what calling it gives.
   *
   * @param global null for classes that are not among them
   */
  record Named(String words, PickleGlobal global) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      if (global == null) { // only classes of the user's own are made
        return arguments.length > 0 ? arguments : new Call(words, arguments);
      }
      return switch (global) {
        case ORDERED_DICT -> empty(arguments, 0, new LinkedHashMap<>());
        case DEFAULT_DICT -> empty(arguments, 1, new LinkedHashMap<>());
        case TENSOR_DATASET, SUBSET, CONCAT_DATASET ->
            empty(arguments, 0, new Call(words, arguments));
        case RECONSTRUCTOR ->
            ((Named) arguments[0])
                .construct(arguments[2] == null ? new Object[0] : (Object[]) arguments[2]);
        default -> new Call(words, arguments);
      };
    }

    private static Object empty(Object[] arguments, int most, Object made) {
      if (arguments.length > most) {
        throw new PickleException("not made of nothing");
      }
      return made;
    }
  }

  /** A call of a function, or an object; its state is set by the state's own class. */
  @SuppressWarnings("NonApiType")
  public static final class Call {
    final String words;
    final List<Object> arguments;
    Object state = "";

    private Call(String words, Object[] arguments) {
      this.words = words;
      this.arguments = Arrays.asList(arguments);
    }

    /** For a state that is a plain dict. */
    public void __setstate__(HashMap<String, Object> dict) {
      state = dict;
    }

    /** For a state that is an OrderedDict. */
    public void __setstate__(LinkedHashMap<String, Object> dict) {
      state = dict;
    }

    /** For a state that is a tuple. */
    public void __setstate__(Object[] tuple) {
      state = tuple;
    }
  }

  /** A persistent id. */
  record Reference(List<Object> id) {}

  @Override
  protected Object persistentLoad(Object id) {
    return new Reference(Arrays.asList((Object[]) id));
  }

  /** Of items with the same key, the other one takes the first, where Python takes the last. */
  @Override
  @SuppressWarnings("unchecked")
  protected Object dispatch(short instruction) throws PickleException, IOException {
    if (instruction != SETITEMS) {
      return super.dispatch(instruction);
    }
    List<Object> items = stack.pop_all_since_marker();
    Map<Object, Object> dict = (Map<Object, Object>) stack.peek();
    for (int i = 0; i < items.size(); i += 2) {
      dict.put(items.get(i), items.get(i + 1));
    }
    return NO_RETURN_VALUE;
  }
}
