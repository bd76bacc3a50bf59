package dev.cosmicai.cli.run.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Kills processes of a run again and again: first one of each kind, in any order, then any. */
final class Killer {
  private static final Duration LONGEST_RUN = Duration.ofMinutes(10);
  private static final int MIN_PAUSE_MILLIS = 500;
  private static final int MAX_PAUSE_MILLIS = 4_000;
  private static final List<ProcessKind> WEIGHTED =
      List.of(ProcessKind.RANK, ProcessKind.RANK, ProcessKind.COORDINATOR, ProcessKind.SUPERVISOR);

  private final Random random;
  private final Deque<ProcessKind> next;
  private final Map<ProcessKind, Integer> killed = new EnumMap<>(ProcessKind.class);

  /** Has killed nothing; the seed decides when it kills what, as far as there is something. */
  Killer(int seed, int most) {
    random = new Random(seed);
    List<ProcessKind> kinds = new ArrayList<>(Arrays.asList(ProcessKind.values()));
    Collections.shuffle(kinds, random);
    while (kinds.size() < most) {
      kinds.add(WEIGHTED.get(random.nextInt(WEIGHTED.size())));
    }
    next = new ArrayDeque<>(kinds);
  }

  /** Goes about until the run is complete. */
  void accompany(CosmicRun run) throws IOException, InterruptedException {
    while (!next.isEmpty() && !run.awaitCompletion(pause())) {
      if (run.kill(next.peek(), random)) {
        killed.merge(next.remove(), 1, Integer::sum);
      }
    }
    assertThat(run.awaitCompletion(LONGEST_RUN)).as("the run ends").isTrue();
  }

  private Duration pause() {
    return Duration.ofMillis(
        MIN_PAUSE_MILLIS + random.nextInt(MAX_PAUSE_MILLIS - MIN_PAUSE_MILLIS));
  }

  /** How many of a kind. */
  int killed(ProcessKind kind) {
    return killed.getOrDefault(kind, 0);
  }

  /** How many in all. */
  int killed() {
    return killed.values().stream().mapToInt(Integer::intValue).sum();
  }
}
