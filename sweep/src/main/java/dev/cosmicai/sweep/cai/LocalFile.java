package dev.cosmicai.sweep.cai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;

/** {@code Results.json}: a run on one's own machine, by its own clock. */
final class LocalFile {
  private static final String TIME = "total execution time";

  private LocalFile() {}

  /** Whether a file is one. */
  static boolean is(JsonNode content) {
    return content.path(TIME).isNumber() && content.path("number of batches").isNumber();
  }

  /** Its run. It says neither how much data there was nor of what size the last batch was. */
  static ImportedRun run(String from, JsonNode content) {
    String device = content.path("device").asText("cpu");
    RunKey key =
        new RunKey(
            "local-" + device, 0, 0, content.path("batch size").asInt(), RunKey.DATA_SIZES, 1);
    return new ImportedRun(key, from)
        .put(Fact.DEVICE, device)
        .put(Measure.WORLD_SIZE, 1)
        .put(Measure.TOTAL_SECONDS, content.path(TIME).asDouble())
        .put(Measure.BITS_PER_SECOND, content.path("throughput").asDouble());
  }
}
