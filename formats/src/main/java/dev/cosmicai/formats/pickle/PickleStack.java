package dev.cosmicai.formats.pickle;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;

/**
 * The memory of the machine that runs a pickle: a stack of values with marks in it, and values that
 * are memorized by number. Each method throws a {@link FatalFault} (PartitionCorrupt) where the
 * pickle takes what it has not put there.
 */
final class PickleStack {
  private final FileFaults faults;
  private final IntPages values;
  private final IntPages marks;
  private final IntPages memo;
  private int memorized;

  PickleStack(FileFaults faults, MemoryBudget budget) {
    this.faults = faults;
    this.values = new IntPages(budget);
    this.marks = new IntPages(budget);
    this.memo = new IntPages(budget);
  }

  void mark() {
    marks.add(values.size());
  }

  void push(int value) {
    values.add(value);
  }

  int pop() {
    int value = peek();
    values.truncate(values.size() - 1);
    return value;
  }

  int peek() {
    return values.get(last(1));
  }

  /** Where the last so many values begin, since the last mark. */
  int last(int count) {
    int floor = marks.size() == 0 ? 0 : marks.get(marks.size() - 1);
    if (values.size() - count < floor) {
      throw faults.badPickle("takes more than it made");
    }
    return values.size() - count;
  }

  /** Takes the last mark away; where the values since then begin. */
  int popMark() {
    if (marks.size() == 0) {
      throw faults.badPickle("looks for a mark that it did not set");
    }
    int from = marks.get(marks.size() - 1);
    marks.truncate(marks.size() - 1);
    return from;
  }

  /** The values from the bottom on. */
  IntPages values() {
    return values;
  }

  /** Takes the values from an index on away. */
  void dropFrom(int index) {
    values.truncate(index);
  }

  /** Memorizes the last value, by the next number. */
  void memorize() {
    memorize(memorized, memorized);
  }

  /**
   * Memorizes the last value.
   *
   * @param most no pickle comes to a higher number: each takes a byte at least
   */
  void memorize(int number, int most) {
    int value = peek();
    if (number < 0 || number > most) {
      throw faults.badPickle("memorizes by a number that it cannot have come to");
    }
    while (memo.size() <= number) {
      memo.add(Pickled.NOTHING);
    }
    memorized += memo.get(number) == Pickled.NOTHING ? 1 : 0;
    memo.set(number, value);
  }

  int recall(int number) {
    int value = number < 0 || number >= memo.size() ? Pickled.NOTHING : memo.get(number);
    if (value == Pickled.NOTHING) {
      throw faults.badPickle("recalls a value that it did not memorize");
    }
    return value;
  }
}
