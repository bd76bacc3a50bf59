package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Ranks in an order, who do things together. A rank's place is its index in that order. Thread-safe
 * and immutable; there is one object of a group, so that identity is equality.
 */
final class Group {
  private final String name;
  private final int[] ranks;
  private final Map<Integer, Integer> places;
  private final Value asValue;

  private Group(String name, int[] ranks, Map<Integer, Integer> places) {
    this.name = name;
    this.ranks = ranks;
    this.places = places;
    asValue = Values.of(Arrays.stream(ranks).asLongStream().toArray());
  }

  /** All ranks of a run; has the empty name. */
  static Group everybody(int worldSize) {
    return new Group("", IntStream.range(0, worldSize).toArray(), null);
  }

  private static Group of(String name, int[] ranks) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int place = 0; place < ranks.length; place++) {
      places.put(ranks[place], place);
    }
    return new Group(name, ranks, places);
  }

  /**
   * The groups that a split makes.
   *
   * @param split its name
   * @param coloursAndKeys of each place, as int64s; empty where a rank brought none
   * @return by colour
   */
  Map<Long, Group> split(String split, List<Value> coloursAndKeys) {
    record Entry(int rank, long key) {}
    Map<Long, List<Entry>> byColour = new TreeMap<>();
    for (int place = 0; place < ranks.length; place++) {
      long[] pair = Values.longs(coloursAndKeys.get(place));
      if (pair.length == 2 && pair[0] >= 0) {
        byColour
            .computeIfAbsent(pair[0], unused -> new ArrayList<>())
            .add(new Entry(ranks[place], pair[1]));
      }
    }
    Map<Long, Group> groups = new HashMap<>();
    byColour.forEach(
        (colour, entries) -> {
          entries.sort(Comparator.comparingLong(Entry::key)); // stable: then by place
          int[] members = entries.stream().mapToInt(Entry::rank).toArray();
          groups.put(colour, of(split + "#" + colour, members));
        });
    return groups;
  }

  String name() {
    return name;
  }

  int size() {
    return ranks.length;
  }

  /** The rank at a place. */
  int rank(int place) {
    return ranks[place];
  }

  /** A rank's place, or -1 if it is not in this group. */
  int place(int rank) {
    if (places == null) {
      return rank >= 0 && rank < ranks.length ? rank : -1;
    }
    return places.getOrDefault(rank, -1);
  }

  boolean contains(int rank) {
    return place(rank) >= 0;
  }

  IntStream ranks() {
    return Arrays.stream(ranks);
  }

  /** The ranks in their order, as int64s. */
  Value asValue() {
    return asValue;
  }

  /** For people. */
  @Override
  public String toString() {
    return name.isEmpty() ? "the run" : "the group " + name;
  }
}
