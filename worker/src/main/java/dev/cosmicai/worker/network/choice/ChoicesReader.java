package dev.cosmicai.worker.network.choice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.contract.json.StrictJson;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code choices.json}. Nothing in it is believed before it is checked. */
final class ChoicesReader {
  private static final int MAX_BYTES = 1 << 15;
  private static final int MAX_MEASURED_CHARACTERS = 256;
  private static final Pattern MEMBER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,59}\\.pt");
  private static final Pattern LINE =
      Pattern.compile("[^\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]+");
  private static final Set<String> FIELDS = Set.of("format", "choices");
  private static final Set<String> FIELDS_OF_A_CHOICE =
      Set.of("processor", "precision", "member", "batchSize", "measured");
  private static final ObjectMapper JSON = StrictJson.mapper();

  private final String model;
  private final JsonNode tree;

  /**
   * Parses the text.
   *
   * @param model the archive's URI, for messages
   */
  ChoicesReader(byte[] json, String model) {
    this.model = model;
    if (json.length > MAX_BYTES) {
      throw refused("it", "is larger than %d KiB".formatted(MAX_BYTES >> 10));
    }
    this.tree = tree(json);
  }

  /** All of it. */
  ProcessorChoices choices() {
    requireFields(tree, FIELDS, "it");
    String format = text(tree, "format", "format");
    if (!format.equals(ProcessorChoices.FORMAT)) {
      throw refused("format", "is not " + ProcessorChoices.FORMAT);
    }
    JsonNode entries = tree.path("choices");
    if (!entries.isArray()) {
      throw refused("choices", "is not a list");
    }
    List<ProcessorChoice> known = new ArrayList<>();
    List<JsonNode> unknown = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      String place = "choices[%d]".formatted(i);
      Optional<ProcessorChoice> choice = choice(entries.get(i), place);
      if (choice.isEmpty()) {
        unknown.add(entries.get(i));
      } else if (seen.add(choice.get().processor() + " " + choice.get().precision())) {
        known.add(choice.get());
      } else {
        throw refused(
            place,
            "is a second one for %s in %s"
                .formatted(choice.get().processor(), choice.get().precision()));
      }
    }
    return new ProcessorChoices(known, unknown);
  }

  /** Empty if it is for a processor or in a precision of a newer version. */
  private Optional<ProcessorChoice> choice(JsonNode entry, String place) {
    requireFields(entry, FIELDS_OF_A_CHOICE, place);
    Optional<ProcessorClass> processor =
        ProcessorClass.find(text(entry, "processor", place + ".processor"));
    Optional<Precision> precision = precision(text(entry, "precision", place + ".precision"));
    if (processor.isEmpty() || precision.isEmpty()) {
      return Optional.empty();
    }
    String member = text(entry, "member", place + ".member");
    if (!member.isEmpty() && !MEMBER.matcher(member).matches()) {
      throw refused(place + ".member", "is no name such as bf16.amx.pt");
    }
    JsonNode batchSize = entry.path("batchSize");
    if (!batchSize.isInt()
        || batchSize.intValue() < 1
        || batchSize.intValue() > Limits.MAX_BATCH_SIZE) {
      throw refused(
          place + ".batchSize", "is not a whole number from 1 to " + Limits.MAX_BATCH_SIZE);
    }
    return Optional.of(
        new ProcessorChoice(
            processor.get(),
            precision.get(),
            member,
            batchSize.intValue(),
            measured(entry, place)));
  }

  /** It goes into logs and terminals. */
  private Optional<String> measured(JsonNode entry, String place) {
    if (entry.path("measured").isNull() || !entry.has("measured")) {
      return Optional.empty();
    }
    String measured = text(entry, "measured", place + ".measured");
    if (measured.length() > MAX_MEASURED_CHARACTERS || !LINE.matcher(measured).matches()) {
      throw refused(
          place + ".measured",
          "is not one line of 1 to %d characters".formatted(MAX_MEASURED_CHARACTERS));
    }
    return Optional.of(measured);
  }

  private static Optional<Precision> precision(String word) {
    return Precision.concrete().stream()
        .filter(precision -> precision.toString().equals(word))
        .findFirst();
  }

  private void requireFields(JsonNode object, Set<String> fields, String place) {
    if (!object.isObject()) {
      throw refused(place, "is not an object");
    }
    if (!object.properties().stream().allMatch(field -> fields.contains(field.getKey()))) {
      throw refused(
          place, "has another field than " + String.join(", ", fields.stream().sorted().toList()));
    }
  }

  private String text(JsonNode object, String field, String shown) {
    if (!object.path(field).isTextual()) {
      throw refused(shown, "is not a text");
    }
    return object.path(field).textValue();
  }

  private JsonNode tree(byte[] json) {
    try {
      JsonNode parsed = JSON.readTree(json);
      if (parsed != null && !parsed.isMissingNode()) {
        return parsed;
      }
      throw refused("it", "is empty");
    } catch (JsonProcessingException e) {
      // The parser's words may quote what was read, line ends and all.
      throw refused(
          "it",
          e.getLocation() == null
              ? "is no JSON"
              : "is no JSON after line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw refused("it", "is not in UTF-8");
    }
  }

  private FatalFault refused(String field, String problem) {
    return new FatalFault(
        Reason.ModelCorrupt,
        "%s is no usable model: in its choices.json, %s %s; export it again"
            .formatted(model, field, problem));
  }
}
