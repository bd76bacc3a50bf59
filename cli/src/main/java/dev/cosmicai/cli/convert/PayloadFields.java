package dev.cosmicai.cli.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The fields of one JSON object, by their names in either of CAI's spellings: {@code batch_size} in
 * a payload is {@code BATCH_SIZE} in a rank's configuration. Fields that nobody asked for are left
 * over.
 */
final class PayloadFields {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,80}");
  private static final int MAX_NUMBER_CHARS = 9;
  private static final int MAX_SHOWN_CHARS = 80;

  private final String source;
  private final Map<String, Map.Entry<String, JsonNode>> fields = new LinkedHashMap<>();

  /**
   * Takes an object's fields.
   *
   * @param source what messages start with, such as {@code payload.json}
   */
  PayloadFields(ObjectNode object, String source) {
    this.source = source;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      Map.Entry<String, JsonNode> other =
          fields.putIfAbsent(field.getKey().toLowerCase(Locale.ROOT), field);
      if (other != null) {
        throw refused(
            field.getKey(), "is there twice, as " + name(other.getKey()) + " too; keep one");
      }
    }
  }

  /** A field's value; null and the empty text count as absent. */
  Optional<JsonNode> take(String name) {
    return Optional.ofNullable(fields.remove(name))
        .map(Map.Entry::getValue)
        .filter(value -> !value.isNull() && !(value.isTextual() && value.textValue().isBlank()));
  }

  /** A text. */
  Optional<String> text(String name) {
    String written = spelling(name);
    return take(name)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw refused(written, "is " + shown(value) + "; it must be a text");
              }
              return value.textValue();
            });
  }

  /** A whole number, written as one or as a text. */
  OptionalInt number(String name, int max) {
    String written = spelling(name);
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    JsonNode node = value.get();
    String digits = node.isTextual() ? node.textValue().strip() : node.toString();
    boolean whole =
        (node.isTextual() || node.isIntegralNumber())
            && digits.matches("[0-9]+")
            && digits.length() <= MAX_NUMBER_CHARS;
    int number = whole ? Integer.parseInt(digits) : -1;
    if (number < 0 || number > max) {
      throw refused(written, "is " + shown(node) + "; it must be a whole number from 0 to " + max);
    }
    return OptionalInt.of(number);
  }

  /** A bucket's name. */
  String bucket(String name) {
    String written = spelling(name);
    String bucket = text(name).orElseThrow(() -> missing(written));
    if (!BUCKET.matcher(bucket).matches()) {
      throw refused(
          written,
          "is "
              + shown(bucket)
              + ", which is no bucket's name: 3 to 63 lower-case letters, digits, dots and"
              + " hyphens");
    }
    return bucket;
  }

  /** Whether there is such a field, perhaps empty. */
  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** A path in a bucket without slashes around it; empty if the field is absent. */
  Optional<String> path(String name) {
    String written = spelling(name);
    return text(name).map(path -> checkedPath(path, written));
  }

  /** The same of a text that came from elsewhere. */
  String checkedPath(String text, String written) {
    // The run of slashes at the end is looked for from its first one only: in linear time.
    String path = text.replaceAll("^/+|(?<!/)/+$", "");
    String inSlashes = "/" + path + "/";
    if (path.contains("//") || inSlashes.contains("/./") || inSlashes.contains("/../")) {
      throw refused(
          written, "is " + shown(text) + "; it must be a path without empty or relative parts");
    }
    if (path.chars().anyMatch(Character::isISOControl)) {
      throw refused(written, "is " + shown(text) + "; it must not hold control characters");
    }
    return path;
  }

  /** What nobody took, by the name as it is written. */
  Map<String, JsonNode> rest() {
    Map<String, JsonNode> rest = new LinkedHashMap<>();
    fields.values().forEach(field -> rest.put(field.getKey(), field.getValue()));
    return rest;
  }

  /** The name as it is written here; as it is asked for, if the field is absent. */
  String spelling(String name) {
    Map.Entry<String, JsonNode> field = fields.get(name);
    return field == null ? name : field.getKey();
  }

  FatalFault missing(String name) {
    return refused(name, "is missing");
  }

  FatalFault refused(String field, String problem) {
    return new FatalFault(Reason.InvalidSpec, source + ": " + name(field) + " " + problem);
  }

  /** A field's name for a message: bare where it is a plain one, else as a value is shown. */
  static String name(String field) {
    return PLAIN_NAME.matcher(field).matches() ? field : shown(field);
  }

  /** A value for a message: as JSON, on one line, and short. */
  static String shown(Object value) {
    String json = JobText.quoted(value);
    return json.length() <= MAX_SHOWN_CHARS ? json : json.substring(0, MAX_SHOWN_CHARS) + "…";
  }
}
