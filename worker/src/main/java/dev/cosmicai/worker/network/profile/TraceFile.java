package dev.cosmicai.worker.network.profile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads what an engine's profiler wrote: an array of events, in Chrome's trace format. */
public final class TraceFile {
  /** Of a million calls. A network with more in a few passes is not what this is for. */
  private static final long MAX_BYTES = 128L << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private TraceFile() {}

  /**
   * A complete event.
   *
   * @param name of what happened
   * @param category empty where the engine gives none
   * @param operator the kind of a graph's node; empty where it is none
   * @param thread on which, by the system's number of it
   * @param startMicros when it began, since something that is the same for all
   * @param micros how long it took
   */
  public record Event(
      String name,
      String category,
      String operator,
      long thread,
      double startMicros,
      double micros) {
    private static Event of(JsonNode json) {
      return new Event(
          json.path("name").asText(),
          json.path("cat").asText(),
          json.path("args").path("op_name").asText(),
          json.path("tid").asLong(),
          json.path("ts").asDouble(),
          json.path("dur").asDouble());
    }
  }

  /**
   * Hands out the complete events.
   *
   * @throws IOException if it is no trace, or too large, in words for people
   */
  public static void read(Path file, Consumer<Event> events) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("the engine's trace has more than " + MAX_BYTES + " bytes");
    }
    try (JsonParser parser = JSON.createParser(file.toFile())) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("the engine's trace is no array of events");
      }
      parser.nextToken();
      MappingIterator<JsonNode> all = JSON.readerFor(JsonNode.class).readValues(parser);
      while (all.hasNextValue()) {
        JsonNode event = all.nextValue();
        if (event.path("ph").asText().equals("X")) {
          events.accept(Event.of(event));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException("the engine's trace is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
