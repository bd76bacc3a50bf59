package dev.cosmicai.sweep.cai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code total.json}: runs of one process on an HPC system, over more and more of the data. Their
 * clock is the wall's, and their memory is what the process held.
 */
final class TotalsFile {
  private static final String TIME = "total_execution_time (seconds)";
  private static final String DATA = "GB_processed";

  private TotalsFile() {}

  /** Whether a file is one. */
  static boolean is(JsonNode content) {
    return content.isArray()
        && content.path(0).path(TIME).isNumber()
        && content.path(0).path(DATA).isNumber();
  }

  /**
   * Its runs.
   *
   * @throws IllegalArgumentException if an entry has no time or size
   */
  static List<ImportedRun> rows(String from, JsonNode content) {
    List<ImportedRun> rows = new ArrayList<>();
    for (JsonNode entry : content) {
      if (!entry.path(TIME).isNumber() || !entry.path(DATA).isNumber()) {
        throw new IllegalArgumentException(
            "entry %d (counted from 0) has no number in \"%s\" or \"%s\""
                .formatted(rows.size(), TIME, DATA));
      }
      String device = entry.path("device").asText("cpu");
      RunKey key =
          new RunKey(
              "hpc-" + device,
              0,
              entry.path(DATA).asDouble(),
              entry.path("batch_size").asInt(RunKey.USUAL_BATCH_SIZE),
              RunKey.DATA_SIZES,
              1);
      double seconds = entry.path(TIME).asDouble();
      rows.add(
          new ImportedRun(key, from)
              .put(Fact.DEVICE, device)
              .put(Measure.WORLD_SIZE, 1)
              .put(Measure.TOTAL_SECONDS, seconds)
              .put(Measure.PEAK_MEMORY_MIB, entry.path("total_process_memory (MB)").asDouble())
              .put(Measure.BITS_PER_SECOND, entry.path("throughput_bps").asDouble())
              .put(Measure.SAMPLES_PER_SECOND, entry.path("sample_persec").path(0).asDouble()));
    }
    return rows;
  }
}
