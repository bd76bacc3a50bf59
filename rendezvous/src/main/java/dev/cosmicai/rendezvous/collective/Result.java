package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Values;
import java.util.List;
import java.util.Map;

/**
 * What a collective came to, from which each rank gets its own. Thread-safe and immutable.
 *
 * <p>The whole is: the value itself of REDUCE and BROADCAST; the list of values of GATHER and
 * SCATTER, and of REDUCE where it was not folded; a value for each place of scans (an inclusive
 * one, or what was brought where that was not folded) and SPLIT.
 */
final class Result {
  private final Rule rule;
  private final Value whole;
  private final boolean unfolded;
  private final Map<Long, Group> groups;

  private Result(Rule rule, Value whole, boolean unfolded, Map<Long, Group> groups) {
    this.rule = rule;
    this.whole = whole;
    this.unfolded = unfolded;
    this.groups = groups;
  }

  /**
   * What was sealed.
   *
   * @param name of the collective
   */
  static Result of(String name, Rule rule, Value whole) {
    List<Value> values = whole.getValues().getValuesList();
    boolean unfolded = rule.folds() && values.stream().anyMatch(Value::hasStored);
    return new Result(
        rule,
        whole,
        unfolded,
        rule.operation() == Operation.SPLIT ? rule.group().split(name, values) : Map.of());
  }

  Rule rule() {
    return rule;
  }

  Value whole() {
    return whole;
  }

  /** Those that a split made. */
  Iterable<Group> groups() {
    return groups.values();
  }

  /** What a rank of the group gets. */
  Value of(int rank) {
    int place = rule.group().place(rank);
    return switch (rule.operation()) {
      case REDUCE, BROADCAST -> whole;
      case GATHER -> rank == rule.root() ? whole : Values.EMPTY;
      case SCATTER -> at(place);
      case SCAN -> unfolded ? upTo(place + 1) : at(place);
      case EXCLUSIVE_SCAN -> {
        if (place == 0) {
          yield Values.EMPTY;
        }
        yield unfolded ? upTo(place) : at(place - 1);
      }
      case SPLIT -> {
        long[] pair = Values.longs(at(place));
        Group group = pair.length == 0 ? null : groups.get(pair[0]);
        yield group == null ? Values.of(new long[0]) : group.asValue();
      }
      case BARRIER, OPERATION_UNSPECIFIED, UNRECOGNIZED -> Values.EMPTY;
    };
  }

  private Value at(int place) {
    return whole.getValues().getValues(place);
  }

  private Value upTo(int place) {
    return Values.of(
        whole.getValues().getValuesList().subList(0, place).stream()
            .filter(value -> value.getKindCase() != Value.KindCase.KIND_NOT_SET)
            .toList());
  }
}
