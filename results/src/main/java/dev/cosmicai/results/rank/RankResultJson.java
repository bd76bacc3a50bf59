package dev.cosmicai.results.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.results.metrics.RankMetrics;
import dev.cosmicai.results.metrics.RegressionMetrics;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of a {@link RankResult}: first the fields that CAI's scripts read, by CAI's names, then
 * our own. What is not defined, such as a rate of a rank without samples, is null.
 */
final class RankResultJson {
  private static final String WHAT = "a rank's result";
  private static final double BYTES_PER_MB = 1e6;
  private static final double BYTES_PER_RAM_GB = 1L << 30;

  private RankResultJson() {}

  static byte[] write(RankResult result) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    writeForCai(json, result);
    writeOwn(json, result);
    return Json.writePretty(json);
  }

  private static void writeForCai(ObjectNode json, RankResult result) {
    RankResult.Work work = result.work();
    double seconds = result.times().inferenceSeconds();
    put(json, "total_cpu_time (seconds)", seconds);
    putMegabytes(json, "total_cpu_memory (MB)", result.memory().peakResidentBytes());
    put(
        json,
        "execution_time (seconds/batch)",
        seconds * work.batchSize() / zeroAsNan((double) work.samples()));
    json.put("num_batches", (work.samples() + work.batchSize() - 1) / work.batchSize());
    json.put("batch_size", work.batchSize());
    json.put("device", work.device());
    put(json, "throughput_bps", work.inputBits() / zeroAsNan(seconds));
    put(json, "sample_persec", work.samples() / zeroAsNan(seconds));
    json.put("result_path", work.resultPath());
    if (work.dataPaths().size() == 1) {
      json.put("data_path", work.dataPaths().get(0));
    } else {
      putTexts(json, "data_path", work.dataPaths());
    }
    writeS3(json, result.s3());
    putMegabytes(json, "total_process_memory (MB)", result.memory().peakResidentBytes());
    putMegabytes(json, "library_overhead_memory (MB)", result.memory().runtimeBytes());
    putMegabytes(json, "total_image_memory (MB)", result.memory().imageBytes());
    putMegabytes(json, "total_model_memory (MB)", result.memory().modelBytes());
    writeMachine(json, result.machine());
    RegressionMetrics metrics = result.metrics().regression();
    put(json, "MAE", metrics.mae());
    put(json, "MSE", metrics.mse());
    put(json, "Bias", metrics.bias());
    put(json, "Precision", metrics.precision());
    put(json, "R2", metrics.r2());
  }

  private static void writeS3(ObjectNode json, S3Transfers s3) {
    json.put("s3_num_requests", s3.requests());
    put(json, "s3_total_time", s3.totalSeconds());
    put(json, "s3_avg_time", s3.avgSeconds());
    put(json, "s3_min_time", s3.minSeconds());
    put(json, "s3_max_time", s3.maxSeconds());
    put(json, "s3_first_request_time", s3.firstRequestEpochSeconds());
    put(json, "s3_last_response_time", s3.lastResponseEpochSeconds());
  }

  private static void writeMachine(ObjectNode json, Machine machine) {
    json.putObject("cpu_info")
        .put("processor", machine.processor())
        .put("architecture", machine.architecture())
        .put("machine", machine.machine())
        .put("system", machine.system())
        .put("platform", machine.platform());
    put(json, "ram_info (GB)", machine.ramBytes() / BYTES_PER_RAM_GB);
  }

  private static void writeOwn(ObjectNode json, RankResult result) {
    RankResult.Identity identity = result.identity();
    json.put("run", identity.run());
    json.put("rank", identity.rank());
    json.put("attempt", identity.attempt());
    json.put("manifest_sha256", identity.manifestSha256());
    json.put("host", identity.host());
    RankResult.Work work = result.work();
    json.put("samples", work.samples());
    json.put("forward_size", work.forwardSize());
    json.put("model_precision", work.precision());
    putTexts(json, "data_paths", work.dataPaths());
    json.put("image_bytes", work.imageBytes());
    json.put("magnitude_bytes", work.magnitudeBytes());
    RankResult.Times times = result.times();
    put(json, "start_time", times.startedEpochSeconds());
    put(json, "wall_time (seconds)", times.wallSeconds());
    put(json, "process_cpu_time (seconds)", times.cpuSeconds());
    ObjectNode stages = json.putObject("stage_time (seconds)");
    times.stageSeconds().forEach((stage, seconds) -> put(stages, stage, seconds));
    json.put("s3_bytes", result.s3().bytes());
    json.put("peak_resident_bytes", result.memory().peakResidentBytes());
    json.put("runtime_bytes", result.memory().runtimeBytes());
    json.put("image_buffer_bytes", result.memory().imageBytes());
    json.put("model_bytes", result.memory().modelBytes());
    json.put("ram_bytes", result.machine().ramBytes());
    json.put("rank_metrics", Base64.getEncoder().encodeToString(result.metrics().toBytes()));
  }

  static RankResult read(byte[] bytes) {
    ObjectNode json = Json.read(bytes, ObjectNode.class, WHAT);
    return new RankResult(
        new RankResult.Identity(
            text(json, "run"),
            small(json, "rank"),
            small(json, "attempt"),
            text(json, "manifest_sha256"),
            text(json, "host")),
        new RankResult.Work(
            whole(json, "samples"),
            small(json, "batch_size"),
            small(json, "forward_size"),
            texts(json, "data_paths"),
            text(json, "result_path"),
            text(json, "device"),
            text(json, "model_precision"),
            whole(json, "image_bytes"),
            whole(json, "magnitude_bytes")),
        new RankResult.Times(
            number(json, "start_time"),
            number(json, "wall_time (seconds)"),
            number(json, "total_cpu_time (seconds)"),
            number(json, "process_cpu_time (seconds)"),
            numbers(json, "stage_time (seconds)")),
        new S3Transfers(
            whole(json, "s3_num_requests"),
            whole(json, "s3_bytes"),
            number(json, "s3_total_time"),
            number(json, "s3_min_time"),
            number(json, "s3_max_time"),
            number(json, "s3_avg_time"),
            number(json, "s3_first_request_time"),
            number(json, "s3_last_response_time")),
        new RankResult.Memory(
            whole(json, "peak_resident_bytes"),
            whole(json, "model_bytes"),
            whole(json, "image_buffer_bytes"),
            whole(json, "runtime_bytes")),
        readMachine(json),
        readMetrics(json));
  }

  private static Machine readMachine(ObjectNode json) {
    JsonNode cpu = required(json, "cpu_info");
    return new Machine(
        text(cpu, "processor"),
        text(cpu, "architecture"),
        text(cpu, "machine"),
        text(cpu, "system"),
        text(cpu, "platform"),
        whole(json, "ram_bytes"));
  }

  private static RankMetrics readMetrics(ObjectNode json) {
    String encoded = text(json, "rank_metrics");
    try {
      return RankMetrics.fromBytes(Base64.getDecoder().decode(encoded));
    } catch (IllegalArgumentException e) {
      throw Json.corrupt(WHAT, "its field rank_metrics is not base64", e);
    }
  }

  private static double zeroAsNan(double divisor) {
    return divisor == 0 ? Double.NaN : divisor;
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }

  private static void putMegabytes(ObjectNode json, String name, long bytes) {
    json.put(name, bytes / BYTES_PER_MB);
  }

  private static void putTexts(ObjectNode json, String name, List<String> texts) {
    ArrayNode array = json.putArray(name);
    texts.forEach(array::add);
  }

  private static JsonNode required(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      throw Json.corrupt(WHAT, "it has no field '" + name + "'", null);
    }
    return value;
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = required(json, name);
    if (value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(name, value);
    }
    return value.textValue();
  }

  private static long whole(JsonNode json, String name) {
    JsonNode value = required(json, name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, value);
    }
    return value.longValue();
  }

  private static int small(JsonNode json, String name) {
    JsonNode value = required(json, name);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(name, value);
    }
    return value.intValue();
  }

  private static double number(JsonNode json, String name) {
    JsonNode value = required(json, name);
    if (value.isNull()) {
      return Double.NaN;
    }
    if (!value.isNumber()) {
      throw wrong(name, value);
    }
    return value.doubleValue();
  }

  private static Map<String, Double> numbers(JsonNode json, String name) {
    JsonNode object = required(json, name);
    if (!object.isObject()) {
      throw wrong(name, object);
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    object.fieldNames().forEachRemaining(field -> numbers.put(field, number(object, field)));
    return numbers;
  }

  private static List<String> texts(JsonNode json, String name) {
    JsonNode array = required(json, name);
    if (!array.isArray()) {
      throw wrong(name, array);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) {
      texts.add(element.asText());
    }
    return texts;
  }

  private static FatalFault wrong(String name, JsonNode value) {
    return Json.corrupt(WHAT, "its field '" + name + "' is a " + value.getNodeType(), null);
  }
}
