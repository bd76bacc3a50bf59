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

  static {
    for (PickleGlobal global : PickleGlobal.values()) {
      register(global.module(), global.qualifiedName());
    }
    for (ElementType type : ElementType.values()) {
      register(PickleGlobal.STORAGE_MODULE, type.torchStorage());
    }
  }

  /** A global, and what calling it gives. */
  record Named(String module, String name) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      return switch (name) {
        case "OrderedDict" -> empty(arguments, new LinkedHashMap<>());
        case "TensorDataset" -> empty(arguments, new Dataset());
        default -> new Call(name, Arrays.asList(arguments));
      };
    }

    private static Object empty(Object[] arguments, Object made) {
      if (arguments.length > 0) {
        throw new PickleException("not made of nothing");
      }
      return made;
    }
  }

  /** A call of a function. */
  record Call(String name, List<Object> arguments) {}

  /** A persistent id. */
  record Reference(List<Object> id) {}

  /** The state that a pickle sets; found by its method's name and the state's own class. */
  @SuppressWarnings("NonApiType")
  public static final class Dataset {
    private Object tensors = new Object[0];

    /** For a state that is a plain dict. */
    public void __setstate__(HashMap<String, Object> state) {
      tensors = state.get("tensors");
    }

    /** For a state that is an OrderedDict. */
    public void __setstate__(LinkedHashMap<String, Object> state) {
      tensors = state.get("tensors");
    }

    Object tensors() {
      return tensors;
    }
  }

  private static void register(String module, String name) {
    registerConstructor(module, name, new Named(module, name));
  }

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
