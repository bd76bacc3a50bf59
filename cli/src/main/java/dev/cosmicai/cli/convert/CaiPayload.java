package dev.cosmicai.cli.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What an input of CAI asks for.
 *
 * @param dataBucket the bucket of the partitions
 * @param dataPrefix their folder, without slashes around it; empty for the whole bucket
 * @param resultBucket where CAI's ranks put their results
 * @param resultPath the folder for them, without slashes around it
 * @param fileLimit only so many files; empty for all
 * @param worldSize so many ranks; empty for one a file
 * @param batchSize samples a batch; empty for CAI's 512
 * @param codeBucket the bucket of the code and the network
 * @param withoutCounterpart the other fields as they are written, in their order
 */
public record CaiPayload(
    String dataBucket,
    String dataPrefix,
    String resultBucket,
    String resultPath,
    OptionalInt fileLimit,
    OptionalInt worldSize,
    OptionalInt batchSize,
    String codeBucket,
    Map<String, JsonNode> withoutCounterpart) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a payload, or the list of ranks' configurations; that list may also be the {@code body}
   * of a step's answer.
   *
   * @param source what to call the text in messages
   * @throws FatalFault (InvalidSpec) in one line that names the field and what is wrong with it
   */
  public static CaiPayload parse(String json, String source) {
    JsonNode root = tree(json, source);
    if (root instanceof ObjectNode answer && answer.get("body") instanceof ArrayNode body) {
      root = body;
    }
    if (root instanceof ArrayNode ranks) {
      return RankConfigs.payload(ranks, source);
    }
    if (root instanceof ObjectNode object) {
      return of(new PayloadFields(object, source));
    }
    throw new FatalFault(
        Reason.InvalidSpec,
        source + " holds neither a payload, a JSON object, nor a list of ranks' configurations");
  }

  private static CaiPayload of(PayloadFields fields) {
    String codeName = fields.spelling("bucket");
    String codeBucket = fields.bucket("bucket");
    OptionalInt fileLimit = atLeastOne(fields, "file_limit", Limits.MAX_FILE_LIMIT);
    OptionalInt worldSize = atLeastOne(fields, "world_size", Limits.MAX_WORLD_SIZE);
    OptionalInt batchSize = atLeastOne(fields, "batch_size", Limits.MAX_BATCH_SIZE);
    String dataBucket = fields.bucket("data_bucket");
    String dataPrefix = fields.path("data_prefix").orElse("");
    String resultPath = fields.path("result_path").orElseThrow(() -> fields.missing("result_path"));
    return new CaiPayload(
        dataBucket,
        dataPrefix,
        resultBucket(fields, dataBucket),
        resultPath,
        fileLimit,
        worldSize,
        batchSize,
        codeBucket,
        withCode(codeName, codeBucket, fields));
  }

  /** CAI's ranks write to the bucket that they read from; some variants name another. */
  static String resultBucket(PayloadFields fields, String dataBucket) {
    return fields.has("result_bucket") ? fields.bucket("result_bucket") : dataBucket;
  }

  /** The bucket of the code first, then whatever else has no counterpart. */
  static Map<String, JsonNode> withCode(String name, String bucket, PayloadFields fields) {
    Map<String, JsonNode> rest = new LinkedHashMap<>();
    rest.put(name, JSON.getNodeFactory().textNode(bucket));
    rest.putAll(fields.rest());
    return rest;
  }

  static OptionalInt atLeastOne(PayloadFields fields, String name, int max) {
    String written = fields.spelling(name);
    OptionalInt number = fields.number(name, max);
    if (number.isPresent() && number.getAsInt() == 0) {
      throw fields.refused(written, "is 0; it must be a whole number from 1 to " + max);
    }
    return number;
  }

  private static JsonNode tree(String json, String source) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new FatalFault(
          Reason.InvalidSpec,
          source + ", line " + line + ": cannot be read as JSON: " + printable(e),
          e);
    }
  }

  /**
   * The message without what it quotes of the text and does not print, such as the end of a line.
   */
  private static String printable(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .findFirst()
        .orElse("no reason given")
        .replaceAll("[^\\x20-\\x7e]", "?");
  }
}
