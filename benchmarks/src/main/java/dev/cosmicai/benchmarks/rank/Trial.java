package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * One rank, computed once, as its stored result tells; ours and the peers' have these fields in
 * common.
 *
 * @param wholeSeconds from the start of its process to its result in the store, both as the system
 *     recorded them
 * @param warmSeconds what it takes without the start: of a peer, from when its engine and network
 *     are ready; of ours, which starts and reads at the same time, from its first forward pass
 * @param forwardSeconds wall time within forward passes
 * @param samples in the partition
 * @param batchSize samples of one forward pass
 * @param peakResidentBytes the most that was resident of its process
 * @param stageSeconds wall time by stage
 * @param predictions the file with its predictions
 */
record Trial(
    double wholeSeconds,
    double warmSeconds,
    double forwardSeconds,
    long samples,
    int batchSize,
    double peakResidentBytes,
    Map<String, Double> stageSeconds,
    Path predictions) {
  /**
   * Reads rank 0's.
   *
   * @param output the folder that the store keeps the run's output in
   */
  static Trial read(Path output) throws IOException {
    Path file = output.resolve("ranks/0.json");
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    Map<String, Double> stages = new TreeMap<>();
    json.path("stage_time (seconds)")
        .properties()
        .forEach(stage -> stages.put(stage.getKey(), stage.getValue().asDouble()));
    double started = json.required("start_time").doubleValue();
    // Ours says when it was done; the file itself is written once the whole run is.
    double stored =
        json.has("wall_time (seconds)")
            ? started + json.get("wall_time (seconds)").doubleValue()
            : Files.getLastModifiedTime(file).toMillis() / 1e3;
    double ready =
        json.has("ready_time")
            ? json.get("ready_time").doubleValue()
            : started + stages.get("firstForward");
    return new Trial(
        stored - started,
        stored - ready,
        json.required("total_cpu_time (seconds)").doubleValue(),
        json.required("samples").longValue(),
        json.required("model_batch_size").intValue(),
        json.required("peak_resident_bytes").doubleValue(),
        stages,
        output.resolve("predictions/0.npz"));
  }

  double wholeRate() {
    return samples / wholeSeconds;
  }

  /** Samples a second within forward passes. */
  double forwardRate() {
    return samples / forwardSeconds;
  }

  /** The percentage of a warm rank's time in which no forward pass ran. */
  double warmLossPercent() {
    return 100 * (1 - forwardSeconds / warmSeconds);
  }
}
