package dev.cosmicai.rendezvous.split;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newest that each attempt of each rank has told of itself. Not thread-safe. */
public final class FiguresByAttempt {
  private final Map<Long, RankFigures> byAttempt = new TreeMap<>();

  /** Keeps it. Nothing is newer than what an attempt has told at its end. */
  public void put(RankFigures told) {
    byAttempt.merge(
        (long) told.rank() << Integer.SIZE | told.attempt(),
        told,
        (before, now) -> before.finished() && !now.finished() ? before : now);
  }

  /** All, by rank and attempt. */
  public List<RankFigures> all() {
    return List.copyOf(byAttempt.values());
  }
}
