package dev.cosmicai.formats.pickle;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of the machine that runs a pickle: a stack of values with marks in it, and values that
 * are memorized by number. Each method throws a {@link FatalFault} (PartitionCorrupt) where the
 * pickle takes what it has not put there.
 */
final class PickleStack {
  private final FileFaults faults;
  private final List<PickleValue> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Integer, PickleValue> memo = new HashMap<>();
  private int valuesTaken;

  PickleStack(FileFaults faults) {
    this.faults = faults;
  }

  /** How many values were pushed, marked and memorized, those included that are gone again. */
  int valuesTaken() {
    return valuesTaken;
  }

  void mark() {
    marks.push(stack.size());
    valuesTaken++;
  }

  void push(PickleValue value) {
    stack.add(value);
    valuesTaken++;
  }

  PickleValue pop() {
    return popLast(1).get(0);
  }

  PickleValue peek() {
    if (stack.size() <= floor()) {
      throw faults.badPickle("takes more than it made");
    }
    return stack.get(stack.size() - 1);
  }

  /** The last so many values since the last mark, in the order in which they were pushed. */
  List<PickleValue> popLast(int count) {
    if (stack.size() - count < floor()) {
      throw faults.badPickle("takes more than it made");
    }
    return popFrom(stack.size() - count);
  }

  /** The values since the last mark, and the mark. */
  List<PickleValue> popToMark() {
    if (marks.isEmpty()) {
      throw faults.badPickle("looks for a mark that it did not set");
    }
    return popFrom(marks.pop());
  }

  /** Memorizes the last value, by the next number. */
  void memorize() {
    memorize(memo.size());
  }

  /** Memorizes the last value. */
  void memorize(int number) {
    memo.put(number, peek());
    valuesTaken++;
  }

  PickleValue recall(int number) {
    PickleValue value = memo.get(number);
    if (value == null) {
      throw faults.badPickle("recalls a value that it did not memorize");
    }
    return value;
  }

  private List<PickleValue> popFrom(int index) {
    List<PickleValue> tail = stack.subList(index, stack.size());
    List<PickleValue> popped = List.copyOf(tail);
    tail.clear();
    return popped;
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }
}
