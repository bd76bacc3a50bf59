package dev.cosmicai.formats.pickle;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a pickle names and calls: where code would run. Here, a call of what is on the list is noted
 * with its arguments, and everything else is refused.
 *
 * <p>A class that is not on the list may be a named tuple's, of which pickles hold no more than its
 * name and its items: then the items are taken. Or it is one of the user's own that is derived from
 * {@code TensorDataset}: then an object of it has tensors. A class of which neither turns out to be
 * true is refused by its name, at the end at the latest.
 */
final class PickleCalls {
  /** What a global takes in memory until it is known, beside its name. */
  private static final int GLOBAL_BYTES = 1 << 10;

  private static final int BYTES_PER_CHAR = 8;

  private final PickleStack stack;
  private final FileFaults faults;
  private final MemoryBudget budget;
  private final PickleNodes nodes;
  private final List<PickleName> names = new ArrayList<>();
  private final Pickled pickled;

  /** The first class of the user's own, and how often such ones were pushed and taken away. */
  private String firstForeign;

  private int foreignPushed;
  private int foreignTaken;

  /** How many objects of such classes wait for their state, and the first one's class. */
  private int unfinished;

  private String firstUnfinished;

  PickleCalls(ByteBuffer bytes, PickleStack stack, FileFaults faults, MemoryBudget budget) {
    this.stack = stack;
    this.faults = faults;
    this.budget = budget;
    this.nodes = new PickleNodes(budget);
    this.pickled = new Pickled(bytes, nodes, names);
  }

  PickleNodes nodes() {
    return nodes;
  }

  Kind kind(int value) {
    return pickled.kind(value);
  }

  /** GLOBAL. */
  void global(String module, String name) {
    budget.chargePickle(GLOBAL_BYTES + (long) BYTES_PER_CHAR * (module.length() + name.length()));
    names.add(PickleGlobal.find(module, name));
    push(~nodes.global(names.size() - 1));
  }

  /** STACK_GLOBAL. */
  void stackGlobal(int maxBytes) {
    int name = stack.pop();
    int module = stack.pop();
    if (!isName(module, maxBytes) || !isName(name, maxBytes)) {
      throw faults.badPickle("names a global by something that is no text");
    }
    global(pickled.text(module), pickled.text(name));
  }

  private boolean isName(int value, int maxBytes) {
    return kind(value) == Kind.TEXT && pickled.length(value) <= maxBytes;
  }

  /** BINGET and the like: a value of the memo. */
  void recall(int number) {
    push(stack.recall(number));
  }

  private void push(int value) {
    if (kind(value) == Kind.NAME && pickled.name(value) instanceof PickleName.Foreign foreign) {
      firstForeign = firstForeign == null ? foreign.name() : firstForeign;
      foreignPushed++;
    }
    stack.push(value);
  }

  /** BINPERSID: {@code ('storage', class, key, location, elements)}, and perhaps None. */
  void storage() {
    int id = stack.pop();
    int count = kind(id) == Kind.TUPLE ? pickled.count(id) : 0;
    boolean known =
        (count == 5 || (count == 6 && kind(pickled.item(id, 5)) == Kind.NONE))
            && pickled.isText(pickled.item(id, 0), "storage")
            && kind(pickled.item(id, 1)) == Kind.NAME
            && pickled.name(pickled.item(id, 1)) instanceof PickleName.StorageClass
            && kind(pickled.item(id, 2)) == Kind.TEXT
            && kind(pickled.item(id, 4)) == Kind.INT
            && pickled.integer(pickled.item(id, 4)) >= 0;
    if (!known) {
      throw faults.corrupt("is damaged: its pickle refers to something that is no storage");
    }
    stack.push(~nodes.storage(id));
  }

  /** REDUCE. */
  void reduce() {
    int arguments = stack.pop();
    int callee = stack.pop();
    PickleName name = kind(callee) == Kind.NAME ? pickled.name(callee) : null;
    if (name instanceof PickleName.Foreign foreign) {
      throw unfinished(() -> refused(foreign.name()));
    } else if (kind(arguments) != Kind.TUPLE) {
      throw notCallable();
    } else if (name instanceof PickleName.Unread) {
      stack.push(~nodes.object(nodes.length(~callee), arguments));
    } else if (name instanceof PickleName.Known known) {
      reduce(known.global(), callee, arguments);
    } else {
      throw notCallable();
    }
  }

  private void reduce(PickleGlobal global, int callee, int arguments) {
    switch (global.use()) {
      case CALLED -> {
        int number = nodes.length(~callee);
        switch (global) {
          case RECONSTRUCTOR -> reconstruct(arguments);
          case NUMPY_ARRAY, NUMPY_TYPE -> stack.push(~nodes.object(number, arguments));
          default -> stack.push(~nodes.call(number, arguments));
        }
      }
      case FILLED -> {
        // What a defaultdict is of; items among the arguments would be lost.
        if (pickled.count(arguments) > (global == PickleGlobal.DEFAULT_DICT ? 1 : 0)) {
          throw notCallable();
        }
        stack.push(~nodes.dict());
      }
      case MADE, NAMED -> throw notCallable();
    }
  }

  /** {@code _reconstructor(class, object, None)} or {@code (class, tuple, items)}. */
  private void reconstruct(int arguments) {
    if (pickled.count(arguments) != 3) {
      throw notCallable();
    }
    int value = pickled.item(arguments, 2);
    if (kind(value) == Kind.NONE) {
      make(pickled.item(arguments, 0), Pickled.NOTHING);
    } else if (kind(value) == Kind.TUPLE) {
      make(pickled.item(arguments, 0), value);
    } else {
      throw notCallable();
    }
  }

  /** NEWOBJ. */
  void newObject() {
    int arguments = stack.pop();
    int type = stack.pop();
    if (kind(arguments) != Kind.TUPLE) {
      throw notCallable();
    }
    make(type, pickled.count(arguments) == 0 ? Pickled.NOTHING : arguments);
  }

  /** An object of a class, made of nothing or of a tuple. */
  private void make(int type, int arguments) {
    PickleName name = kind(type) == Kind.NAME ? pickled.name(type) : null;
    boolean ofNothing = arguments == Pickled.NOTHING;
    if (name instanceof PickleName.Foreign foreign) {
      foreignTaken++;
      if (ofNothing) {
        firstUnfinished = unfinished++ == 0 ? foreign.name() : firstUnfinished;
      } else {
        stack.push(arguments);
        return;
      }
    } else if (!(name instanceof PickleName.Unread)
        && !(ofNothing
            && name instanceof PickleName.Known known
            && known.global().use() == PickleGlobal.Use.MADE)) {
      throw notCallable();
    }
    stack.push(~nodes.object(nodes.length(~type), arguments));
  }

  /** BUILD: sets the state of an object. Other attributes than a state are of no concern. */
  void build() {
    int state = stack.pop();
    int object = stack.peek();
    if (kind(object) == Kind.DICT) {
      return;
    } else if (kind(object) != Kind.CALL) {
      throw hasNoState();
    }
    PickleName name = pickled.name(object);
    if (name instanceof PickleName.Foreign foreign) {
      if (!holdsTensors(state)) {
        throw unfinished(() -> refused(foreign.name()));
      }
      unfinished -= pickled.state(object) == Pickled.NOTHING ? 1 : 0;
    } else if (name instanceof PickleName.Known known) {
      Kind wanted =
          known.global().use() == PickleGlobal.Use.MADE ? Kind.DICT : Kind.TUPLE; // as numpy has it
      if (!nodes.isObject(~object) || kind(state) != wanted) {
        throw hasNoState();
      }
    }
    nodes.setState(~object, state);
  }

  private boolean holdsTensors(int state) {
    int tensors = kind(state) == Kind.DICT ? pickled.find(state, "tensors") : Pickled.NOTHING;
    return tensors != Pickled.NOTHING && kind(tensors) == Kind.TUPLE;
  }

  /** STOP: what the pickle is of. */
  Pickled end(int root) {
    if (unfinished > 0 || foreignTaken != foreignPushed) {
      throw unfinished(() -> refused(firstForeign));
    }
    pickled.setRoot(root);
    return pickled;
  }

  /** INST, an instruction of protocol 0, never needed for tensors: refused, at best by its name. */
  FatalFault instance(String module, String name) {
    return PickleGlobal.find(module, name) instanceof PickleName.Foreign foreign
        ? refused(foreign.name())
        : faults.badPickle("makes an instance in the way of protocol 0");
  }

  /**
   * The refusal of an object that has not got a state yet, if there is one: that it is all about.
   */
  FatalFault unfinished(Supplier<FatalFault> otherwise) {
    return unfinished > 0 ? refused(firstUnfinished) : otherwise.get();
  }

  private FatalFault refused(String global) {
    return faults.unsafe(
        "asks to load %s; a partition may only hold tensors, arrays and numbers, in a TensorDataset,"
            + " tuple, list or dict",
        FileFaults.quote(global));
  }

  private FatalFault notCallable() {
    return unfinished(() -> faults.unsafe("asks to call what is no function of tensors; refused"));
  }

  private FatalFault hasNoState() {
    return faults.badPickle("sets the state of something that has none");
  }
}
