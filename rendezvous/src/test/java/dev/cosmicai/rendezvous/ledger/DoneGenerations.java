package dev.cosmicai.rendezvous.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.rendezvous.split.GenerationResult;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What generations came to that are done, each commit of which has the metrics 1. */
final class DoneGenerations {
  private final Map<Integer, String> seen = new HashMap<>();

  /** That is for good, also after a restart. */
  void check(RunLedger ledger) {
    for (int generation = 0; generation < ledger.state().getGenerations(); generation++) {
      String now = ledger.generation(generation).map(DoneGenerations::words).orElse("open");
      if (seen.containsKey(generation) || !now.equals("open")) {
        assertThat(now)
            .as("what generation %d came to", generation)
            .isEqualTo(seen.computeIfAbsent(generation, unused -> now));
      }
    }
  }

  private static String words(GenerationResult result) {
    assertThat(new String(result.metrics(), StandardCharsets.US_ASCII))
        .isEqualTo(Integer.toString(result.committed()));
    return result.committed() + " committed, " + result.failed() + " failed";
  }

  /** How many are done. */
  int count() {
    return seen.size();
  }
}
