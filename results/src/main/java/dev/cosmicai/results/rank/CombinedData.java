package dev.cosmicai.results.rank;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes {@code combined_data.json}, and reads it: the ranks' JSON objects, as they were stored, in
 * one array, one to a line. Keeps nothing in memory, so that it does not matter how many there are.
 * Not thread-safe.
 */
public final class CombinedData {
  /** Reads one of several. */
  private static final ObjectReader RANK =
      Json.MAPPER
          .readerFor(ObjectNode.class)
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String WHAT = "all ranks' results";

  private final OutputStream out;
  private boolean first = true;

  /** Writes to this stream, which stays open: whoever opened it closes it. */
  public CombinedData(OutputStream out) {
    this.out = out;
  }

  /**
   * Appends the result of the next rank.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is not one JSON object;
   *     the array is then as it was before
   * @throws UncheckedIOException if the stream cannot be written
   */
  public void add(byte[] rankJson) {
    requireObject(rankJson);
    write(first ? "[\n" : ",\n");
    first = false;
    write(rankJson);
  }

  /**
   * Ends the array; the last call.
   *
   * @throws UncheckedIOException if the stream cannot be written
   */
  public void end() {
    write(first ? "[]\n" : "\n]\n");
  }

  /**
   * Reads what was written, one rank after another.
   *
   * @param next takes each rank's result, in order
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static void forEach(byte[] combined, Consumer<RankResult> next) {
    try (JsonParser parser = Json.MAPPER.createParser(combined)) {
      boolean array = parser.nextToken() == JsonToken.START_ARRAY;
      while (array && parser.nextToken() == JsonToken.START_OBJECT) {
        next.accept(RankResult.fromJson(RANK.<ObjectNode>readValue(parser)));
      }
      if (parser.currentToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
        throw Json.corrupt(WHAT, "it is no array of objects", null);
      }
    } catch (IOException e) {
      throw Json.corrupt(WHAT, e.toString(), e);
    }
  }

  private static void requireObject(byte[] json) {
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Json.corrupt("a rank's result", "it is no object", null);
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw Json.corrupt("a rank's result", "there is more after its end", null);
      }
    } catch (IOException e) {
      throw Json.corrupt("a rank's result", e.toString(), e);
    }
  }

  private void write(String text) {
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
