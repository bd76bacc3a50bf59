package dev.cosmicai.contract.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.json.StrictJson;
import dev.cosmicai.faults.InternalFault;
import java.util.List;
import java.util.Objects;

/**
 * What a run's ranks are where they are not ours: the words that start them. No shell reads the
 * words. They travel as a list in JSON.
 *
 * @param words the program's name or path, and what it is given; at least one
 */
public record Program(List<String> words) {
  private static final ObjectMapper JSON = StrictJson.mapper();
  private static final String FORM = "a list of words in JSON that begins with a program's name";

  /**
   * Copies the words.
   *
   * @throws IllegalArgumentException if no program is named
   */
  public Program {
    words = List.copyOf(words);
    if (words.isEmpty() || words.get(0).isBlank()) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Program parse(String json) {
    try {
      List<String> words = JSON.readValue(json, new TypeReference<>() {});
      if (words != null && words.stream().allMatch(Objects::nonNull)) {
        return new Program(words);
      }
    } catch (JsonProcessingException e) {
      // Told below, together with what is no program.
    }
    throw new IllegalArgumentException(FORM);
  }

  /** The name or path of what is started. */
  public String name() {
    return words.get(0);
  }

  /** For people, in one line. */
  public String inWords() {
    return String.join(" ", words).replaceAll("\\s+", " ");
  }

  /** JSON. */
  @Override
  public String toString() {
    try {
      return JSON.writeValueAsString(words);
    } catch (JsonProcessingException e) {
      throw new InternalFault("a list of texts can be written as JSON", e);
    }
  }
}
