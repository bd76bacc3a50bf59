package dev.cosmicai.worker.network.choice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.contract.json.StrictJson;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An archive's choices by processor: {@code extra/choices.json}. Entries for processors and
 * precisions that this version does not know are kept, and no rank takes them. Immutable.
 */
public final class ProcessorChoices {
  static final String FORMAT = "cosmic-choices/1";

  private static final ObjectMapper JSON = StrictJson.mapper();

  private final List<ProcessorChoice> known;
  private final List<JsonNode> unknown;

  /**
   * Of entries.
   *
   * @param unknown of newer versions, as they were read
   */
  ProcessorChoices(List<ProcessorChoice> known, List<JsonNode> unknown) {
    this.known = List.copyOf(known);
    this.unknown = List.copyOf(unknown);
  }

  /** Those of an archive without any. */
  public static ProcessorChoices none() {
    return new ProcessorChoices(List.of(), List.of());
  }

  /**
   * Reads {@code choices.json}.
   *
   * @param model the archive's URI, for messages
   * @throws FatalFault (ModelCorrupt) if it is not what the export tool writes
   */
  public static ProcessorChoices read(byte[] json, String model) {
    return new ChoicesReader(json, model).choices();
  }

  /** Those for processors and precisions that this version knows. */
  public List<ProcessorChoice> all() {
    return known;
  }

  /** The choice for such processors in a precision. */
  public Optional<ProcessorChoice> find(ProcessorClass processor, Precision precision) {
    return known.stream()
        .filter(choice -> choice.processor() == processor && choice.precision() == precision)
        .findFirst();
  }

  /** With another one, in the place of one for the same processors and precision. */
  public ProcessorChoices with(ProcessorChoice choice) {
    List<ProcessorChoice> all = new ArrayList<>(known);
    find(choice.processor(), choice.precision()).ifPresent(all::remove);
    all.add(choice);
    return new ProcessorChoices(all, unknown);
  }

  /** The JSON, in UTF-8, as it is read. */
  public byte[] toJson() {
    ObjectNode file = JSON.createObjectNode().put("format", FORMAT);
    ArrayNode entries = file.putArray("choices");
    for (ProcessorChoice choice : known) {
      entries
          .addObject()
          .put("processor", choice.processor().toString())
          .put("precision", choice.precision().toString())
          .put("member", choice.member())
          .put("batchSize", choice.batchSize())
          .put("measured", choice.measured().orElse(null));
    }
    unknown.forEach(entries::add);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(file);
    } catch (JsonProcessingException e) {
      throw new InternalFault("an archive's choices cannot be written as JSON", e);
    }
  }
}
