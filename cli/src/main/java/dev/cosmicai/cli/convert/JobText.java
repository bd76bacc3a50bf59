package dev.cosmicai.cli.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cosmicai.faults.InternalFault;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a job as YAML for people: in the order of the documentation, with a word on each doubt.
 */
public final class JobText {
  /** As the resource's rules have it. */
  private static final int MAX_NAME_CHARS = 50;

  private static final int MAX_COMMENT_CHARS = 160;

  /** Everything but ASCII is escaped, so that no value can end a line of YAML. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final StringBuilder text = new StringBuilder();

  private JobText() {}

  /**
   * The job that does what a payload asks for.
   *
   * @param source the payload's file, for the first line
   * @param name the job's name; empty to make one of the payload's result_path
   * @param model the network's URI; empty for a place in the payload's own bucket
   */
  public static String of(
      CaiPayload payload, String source, Optional<String> name, Optional<String> model) {
    return new JobText().write(payload, source, name, model);
  }

  /** A value as JSON in one line of ASCII. */
  static String quoted(Object value) {
    try {
      // A control character that JSON allows, but YAML does not.
      return JSON.writeValueAsString(value).replace("\u007f", "\\u007f");
    } catch (JsonProcessingException e) {
      throw new InternalFault("a value of a payload cannot be written as JSON", e);
    }
  }

  private String write(
      CaiPayload payload, String source, Optional<String> name, Optional<String> model) {
    line("# An InferenceJob that does what CAI did with " + commented(source) + ".");
    line("apiVersion: cosmicai.dev/v1alpha1");
    line("kind: InferenceJob");
    line("metadata:");
    line("  name: " + name.orElseGet(() -> name(payload.resultPath())));
    line("spec:");
    line("  model:");
    if (model.isEmpty()) {
      line(
          "    # No counterpart: CAI's network is a pickle in its folder of code. Export it once"
              + " to");
      line("    # TorchScript, put it here, or write where it is.");
    }
    line("    uri: " + scalar(model.orElse("s3://" + payload.codeBucket() + "/models/network.pt")));
    line("  data:");
    line("    uri: " + scalar(uri(payload.dataBucket(), payload.dataPrefix())));
    line("    format: pt # CAI takes only names that end so");
    payload
        .fileLimit()
        .ifPresent(
            limit -> line("    fileLimit: " + limit + " # in natural order: 2.pt before 10.pt"));
    line("  output:");
    line("    uri: " + scalar(uri(payload.resultBucket(), payload.resultPath())));
    payload
        .worldSize()
        .ifPresentOrElse(
            size -> line("  worldSize: " + size),
            () ->
                line("  # worldSize: one rank a file, which is what CAI does without world_size"));
    line("  assignment: Static # ranks read the files that CAI gives them; Dynamic is faster");
    payload
        .batchSize()
        .ifPresentOrElse(
            size -> line("  batchSize: " + size),
            () -> line("  # batchSize: 512, which is what CAI takes without batch_size"));
    writeWithoutCounterpart(payload.withoutCounterpart());
    return text.toString();
  }

  private void writeWithoutCounterpart(Map<String, JsonNode> fields) {
    line("");
    line("# Of the payload, these have no counterpart:");
    fields.forEach(
        (field, value) ->
            line("# " + commented(field) + ": " + shortened(quoted(value)) + ": " + why(field)));
  }

  /** Why a job has no such field. */
  private static String why(String field) {
    return switch (field.toLowerCase(Locale.ROOT)) {
      case "bucket", "s3_bucket" -> "where CAI's code lies; a job brings no code, only model.uri";
      case "s3_object_name" -> "the folder of that code";
      case "object_type", "s3_object_type" -> "whether that code is a file or a folder";
      case "script" -> "the program of that code; the ranks' program is part of this system";
      case "data_map" -> "which rank reads what is planned anew, in the same way";
      default -> "not known here, nor to CAI's own steps";
    };
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String uri(String bucket, String path) {
    return "s3://" + bucket + (path.isEmpty() ? "" : "/" + path);
  }

  /** A text as YAML: bare where it can be read so, else in quotes. */
  private static String scalar(String value) {
    return value.matches("[A-Za-z0-9/._:-]+") && !value.endsWith(":") ? value : quoted(value);
  }

  /** A text for a comment: bare where it is a plain name. */
  private static String commented(String value) {
    return value.matches("[A-Za-z0-9/ ._-]+") ? value : shortened(quoted(value));
  }

  private static String shortened(String json) {
    return json.length() <= MAX_COMMENT_CHARS ? json : json.substring(0, MAX_COMMENT_CHARS) + "...";
  }

  /** The end of the path, which tells runs apart, as a resource may be named. */
  static String name(String path) {
    String name = path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    name = name.replaceAll("^-+|-+$", "");
    if (name.length() > MAX_NAME_CHARS) {
      String end = name.substring(name.length() - MAX_NAME_CHARS);
      // From the first whole word on, if there is one.
      name = end.substring(end.indexOf('-') + 1);
    }
    if (name.matches("[a-z].*")) {
      return name;
    }
    String prefixed = "cai-" + name;
    return prefixed.substring(0, Math.min(MAX_NAME_CHARS, prefixed.length())).replaceAll("-+$", "");
  }
}
