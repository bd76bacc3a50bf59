package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.NumericFold;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a collective does: who brings what, and what comes out of it. All the rest (attempts,
 * failures, limits, waiting) is the same for all and lives in {@link CollectiveState}.
 *
 * @param function only where it {@link #folds}
 * @param root only where one rank brings or gets the value; else 0
 */
record Rule(Operation operation, Function function, int root, Group group) {
  /** What a description means; refuses one that makes no sense. */
  static Rule of(Collective description, Group group) {
    Rule rule =
        new Rule(
            description.getOperation(), description.getFunction(), description.getRoot(), group);
    String name = description.getName();
    switch (rule.operation) {
      case OPERATION_UNSPECIFIED, UNRECOGNIZED ->
          throw malformed("collective " + name + " names no known operation");
      case BARRIER, REDUCE, BROADCAST, GATHER, SCATTER, SCAN, EXCLUSIVE_SCAN, SPLIT -> {}
    }
    if (rule.function == Function.UNRECOGNIZED
        || rule.folds() == (rule.function == Function.FUNCTION_UNSPECIFIED)) {
      throw malformed(
          rule.folds()
              ? "collective " + name + " names no known function"
              : "collective " + name + " is a " + rule.operation + ", which has no function");
    }
    if (rule.hasRoot() ? !group.contains(rule.root) : rule.root != 0) {
      throw malformed(
          rule.hasRoot()
              ? "the root of %s, rank %d, is not in %s".formatted(name, rule.root, group)
              : "collective " + name + " is a " + rule.operation + ", which has no root");
    }
    return rule;
  }

  /** The description of a collective of this name that does so. */
  Collective describe(String name) {
    return Collective.newBuilder()
        .setName(name)
        .setOperation(operation)
        .setFunction(function)
        .setRoot(root)
        .setGroup(group.name())
        .build();
  }

  boolean folds() {
    return switch (operation) {
      case REDUCE, SCAN, EXCLUSIVE_SCAN -> true;
      default -> false;
    };
  }

  private boolean hasRoot() {
    return operation == Operation.GATHER || isFromRoot();
  }

  /** Whether the root alone brings a value. */
  boolean isFromRoot() {
    return operation == Operation.BROADCAST || operation == Operation.SCATTER;
  }

  /** Whether a rank that ended in success counts as having arrived: where arriving is all. */
  boolean finishedRanksArrived() {
    return operation == Operation.BARRIER;
  }

  /** How many ranks the seal waits for. */
  int contributors() {
    return isFromRoot() ? 1 : group.size();
  }

  /** Where a rank's value is kept, below {@link #contributors}; -1 of one that brings none. */
  int slot(int rank) {
    if (isFromRoot()) {
      return rank == root ? 0 : -1;
    }
    return group.place(rank);
  }

  /** The rank whose value is kept there. */
  int rank(int slot) {
    return isFromRoot() ? root : group.rank(slot);
  }

  /**
   * Refuses what a rank of the group cannot bring, whatever the others do.
   *
   * @param value null if it brings none
   */
  void check(String name, int rank, Value value) {
    if (slot(rank) < 0 || operation == Operation.BARRIER) {
      if (value != null && value.getKindCase() != Value.KindCase.KIND_NOT_SET) {
        throw malformed(
            operation == Operation.BARRIER
                ? "a barrier takes no value"
                : "to %s only its root brings a value, and that is rank %d, not %d"
                    .formatted(name, root, rank));
      }
      return;
    }
    if (value == null) {
      throw malformed("rank %d brings no value to %s".formatted(rank, name));
    }
    Shape shape = Shape.of(value);
    if (folds() && !shape.isNumeric()) {
      throw malformed(
          "%s folds numbers and lists of numbers, and rank %d brings %s to %s"
              .formatted(function, rank, shape, name));
    }
    if (operation == Operation.SPLIT && Values.longs(value).length != 2) {
      throw malformed("to %s rank %d has to bring a colour and a key".formatted(name, rank));
    }
    if (operation == Operation.SCATTER && !isOneForEach(value)) {
      throw mismatch(
          "rank %d scatters %s in %s, and there are %d ranks"
              .formatted(rank, shape, name, group.size()));
    }
  }

  /** Whether it is a list of a value for each rank. */
  boolean isOneForEach(Value value) {
    return value.hasValues() && value.getValues().getValuesCount() == group.size();
  }

  /**
   * Makes of the ranks' values what all that they get is made of; see {@link Result}.
   *
   * @param bySlot null where a rank is missing
   */
  Value seal(Value[] bySlot) {
    return switch (operation) {
      case REDUCE -> isAnyStored(bySlot) ? present(bySlot) : fold(bySlot);
      case BROADCAST, SCATTER -> bySlot[0];
      case GATHER -> present(bySlot);
      case SCAN, EXCLUSIVE_SCAN -> isAnyStored(bySlot) ? each(bySlot) : scan(bySlot);
      case SPLIT -> each(bySlot);
      case BARRIER, OPERATION_UNSPECIFIED, UNRECOGNIZED -> Values.EMPTY;
    };
  }

  private Value fold(Value[] bySlot) {
    NumericFold fold = NumericFold.of(function);
    Arrays.stream(bySlot).filter(Objects::nonNull).forEach(fold::add);
    return fold.folded();
  }

  private Value scan(Value[] bySlot) {
    NumericFold fold = NumericFold.of(function);
    List<Value> folded = new ArrayList<>(bySlot.length);
    for (Value value : bySlot) {
      if (value != null) {
        fold.add(value);
      }
      folded.add(fold.folded());
    }
    return Values.of(folded);
  }

  private static boolean isAnyStored(Value[] bySlot) {
    return Arrays.stream(bySlot).anyMatch(value -> value != null && value.hasStored());
  }

  private static Value present(Value[] bySlot) {
    return Values.of(Arrays.stream(bySlot).filter(Objects::nonNull).toList());
  }

  private static Value each(Value[] bySlot) {
    return Values.of(
        Arrays.stream(bySlot).map(value -> value == null ? Values.EMPTY : value).toList());
  }

  /** For people. */
  @Override
  public String toString() {
    String what = folds() ? operation + " with " + function : operation.toString();
    String rooted = hasRoot() ? what + " with root " + root : what;
    return rooted + " of " + group;
  }

  static Refusal malformed(String message) {
    return new Refusal(Refusal.Kind.MALFORMED, message);
  }

  static Refusal mismatch(String message) {
    return new Refusal(Refusal.Kind.MISMATCH, message);
  }
}
