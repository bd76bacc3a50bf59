package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a rank has stored, ours or a peer's: they have these fields of the result in common.
 *
 * @param storedEpochSeconds when the store had it
 * @param samples in all partitions
 * @param forwardSize samples of one forward pass
 * @param forwardSeconds wall time within forward passes
 * @param readyEpochSeconds when a peer's engine and network were ready
 * @param stageSeconds wall time by stage
 * @param predictions the file with the predictions
 */
record StoredResult(
    double storedEpochSeconds,
    long samples,
    int forwardSize,
    double forwardSeconds,
    OptionalDouble readyEpochSeconds,
    Map<String, Double> stageSeconds,
    Path predictions) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double MILLIS_PER_SECOND = 1e3;

  /**
   * Reads rank 0's.
   *
   * @param output the folder that the store keeps the run's output in
   */
  static StoredResult read(Path output) throws IOException {
    Path file = output.resolve("ranks/0.json");
    JsonNode json = MAPPER.readTree(file.toFile());
    Map<String, Double> stages = new TreeMap<>();
    json.path("stage_time (seconds)")
        .properties()
        .forEach(stage -> stages.put(stage.getKey(), stage.getValue().asDouble()));
    return new StoredResult(
        Files.getLastModifiedTime(file).toMillis() / MILLIS_PER_SECOND,
        json.required("samples").longValue(),
        json.required("model_batch_size").intValue(),
        json.required("total_cpu_time (seconds)").doubleValue(),
        json.has("ready_time")
            ? OptionalDouble.of(json.get("ready_time").doubleValue())
            : OptionalDouble.empty(),
        stages,
        output.resolve("predictions/0.npz"));
  }
}
