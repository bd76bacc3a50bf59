package dev.cosmicai.rendezvous.split;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest that each attempt of each rank has told of itself, in this run and in those that it
 * resumes. Not thread-safe.
 */
public final class FiguresByAttempt {
  private final Map<Attempt, RankFigures> byAttempt = new LinkedHashMap<>();

  private record Attempt(String earlierRun, int rank, int attempt) {}

  /** Keeps it. Nothing is newer than what an attempt has told at its end. */
  public void put(RankFigures told) {
    byAttempt.merge(
        new Attempt(told.earlierRun(), told.rank(), told.attempt()),
        told,
        (before, now) -> before.finished() && !now.finished() ? before : now);
  }

  /** All, by rank; those of a rank in the order in which it told of them first. */
  public List<RankFigures> all() {
    return byAttempt.values().stream().sorted(Comparator.comparingInt(RankFigures::rank)).toList();
  }
}
