package dev.cosmicai.cli.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The list that CAI's first step makes of a payload, one configuration a rank. They must be those
 * of one whole job: each rank once, and all the same but for the rank and its files.
 */
final class RankConfigs {
  private static final Set<String> DIFFERENT_FOR_EACH = Set.of("rank", "data_path");

  private final ArrayNode configs;
  private final String source;
  private final Set<String> files = new HashSet<>();

  /** The folder that all files so far are in; null before the first. */
  private String folder;

  private RankConfigs(ArrayNode configs, String source) {
    this.configs = configs;
    this.source = source;
  }

  /** The payload that the list was made of, as far as the list tells. */
  static CaiPayload payload(ArrayNode configs, String source) {
    return new RankConfigs(configs, source).payload();
  }

  private CaiPayload payload() {
    if (configs.isEmpty()) {
      throw new FatalFault(Reason.InvalidSpec, source + " is an empty list; it has no ranks");
    }
    ObjectNode first = object(0);
    BitSet ranks = new BitSet();
    for (int i = 0; i < configs.size(); i++) {
      ObjectNode config = object(i);
      requireSame(first, config, i);
      takeRank(new PayloadFields(config, source + ": [" + i + "]"), ranks);
    }
    PayloadFields fields = new PayloadFields(first, source + ": [0]");
    DIFFERENT_FOR_EACH.forEach(fields::take);
    requireWorldSize(fields);
    String codeName = fields.spelling("s3_bucket");
    String codeBucket = fields.bucket("s3_bucket");
    fields.take("bucket"); // Some write it twice.
    String dataBucket = fields.bucket("data_bucket");
    fields.take("data_prefix"); // The files' own folder is at least as narrow.
    if (files.isEmpty()) {
      throw fields.refused("DATA_PATH", "is null for every rank; there is nothing to compute");
    }
    return new CaiPayload(
        dataBucket,
        folder,
        CaiPayload.resultBucket(fields, dataBucket),
        fields.path("result_path").orElseThrow(() -> fields.missing("RESULT_PATH")),
        OptionalInt.of(files.size()),
        OptionalInt.of(configs.size()),
        CaiPayload.atLeastOne(fields, "batch_size", Limits.MAX_BATCH_SIZE),
        codeBucket,
        CaiPayload.withCode(codeName, codeBucket, fields));
  }

  private ObjectNode object(int i) {
    if (configs.get(i) instanceof ObjectNode config) {
      return config;
    }
    throw new FatalFault(
        Reason.InvalidSpec, source + ": [" + i + "] is not a rank's configuration, a JSON object");
  }

  private void requireSame(ObjectNode first, ObjectNode config, int i) {
    for (Map.Entry<String, JsonNode> field : first.properties()) {
      String name = field.getKey();
      if (!DIFFERENT_FOR_EACH.contains(name.toLowerCase(Locale.ROOT))
          && !field.getValue().equals(config.get(name))) {
        throw new FatalFault(
            Reason.InvalidSpec,
            "%s: [%d].%s is %s, but [0].%s is %s; the ranks of one job must agree"
                .formatted(
                    source,
                    i,
                    PayloadFields.name(name),
                    config.get(name) == null ? "missing" : PayloadFields.shown(config.get(name)),
                    PayloadFields.name(name),
                    PayloadFields.shown(field.getValue())));
      }
    }
    for (String name : (Iterable<String>) config::fieldNames) {
      if (!first.has(name)) {
        throw new FatalFault(
            Reason.InvalidSpec,
            "%s: [%d].%s is there, but [0].%s is not; the ranks of one job must agree"
                .formatted(source, i, PayloadFields.name(name), PayloadFields.name(name)));
      }
    }
  }

  private void takeRank(PayloadFields config, BitSet ranks) {
    String name = config.spelling("rank");
    int rank =
        config.number("rank", Limits.MAX_WORLD_SIZE - 1).orElseThrow(() -> config.missing("RANK"));
    if (rank >= configs.size()) {
      throw config.refused(
          name, "is " + rank + ", but the list has only " + configs.size() + " ranks; give all");
    }
    if (ranks.get(rank)) {
      throw config.refused(name, "is " + rank + ", which another one is too");
    }
    ranks.set(rank);
    String pathName = config.spelling("data_path");
    config.take("data_path").ifPresent(path -> takeFiles(path, pathName, config));
  }

  private void takeFiles(JsonNode path, String name, PayloadFields config) {
    for (JsonNode file : path instanceof ArrayNode list ? list : configs.arrayNode().add(path)) {
      if (!file.isTextual()) {
        throw config.refused(
            name,
            "is " + PayloadFields.shown(path) + "; it must be a file, a list of them or null");
      }
      String key = config.checkedPath(file.textValue(), name);
      if (!files.add(key)) {
        throw config.refused(
            name,
            "has "
                + PayloadFields.shown(key)
                + ", which was there before; to read files more than once, convert the payload"
                + " instead of this list, and give the job data.totalSize");
      }
      folder = folder == null ? parent(key) : common(folder, parent(key));
    }
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** The folder that both folders are in, or are. */
  private static String common(String folder, String other) {
    String one = folder + "/";
    String another = other + "/";
    int end = Math.max(0, Arrays.mismatch(one.toCharArray(), another.toCharArray()));
    return one.equals(another)
        ? folder
        : one.substring(0, Math.max(0, one.lastIndexOf('/', end - 1)));
  }

  private void requireWorldSize(PayloadFields fields) {
    String name = fields.spelling("world_size");
    OptionalInt worldSize = fields.number("world_size", Limits.MAX_WORLD_SIZE);
    if (worldSize.isPresent() && worldSize.getAsInt() != configs.size()) {
      throw fields.refused(
          name,
          "is %d, but the list has %d ranks; give all of them"
              .formatted(worldSize.getAsInt(), configs.size()));
    }
  }
}
