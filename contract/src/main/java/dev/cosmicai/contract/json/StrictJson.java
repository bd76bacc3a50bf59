package dev.cosmicai.contract.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON as it stands: 1.5 is no integer, {@code "1"} no number and {@code null} no element; a field
 * is there once, and after the end comes nothing.
 */
public final class StrictJson {
  private StrictJson() {}

  /** Reads so; writes as Jackson does. */
  public static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
        .build();
  }

  /** What was wrong, in one line: in our own words where a constructor of ours refused it. */
  public static String problem(JsonProcessingException refused) {
    boolean ours = refused.getCause() instanceof IllegalArgumentException;
    String problem = ours ? refused.getCause().getMessage() : refused.getOriginalMessage();
    return problem.lines().findFirst().orElse("no reason given");
  }

  /** Where it was in what was read, such as {@code [0].channels}; empty if that is not known. */
  public static String place(JsonProcessingException refused) {
    StringBuilder place = new StringBuilder();
    if (refused instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          place.append('[').append(step.getIndex()).append(']');
        } else {
          place.append('.').append(step.getFieldName());
        }
      }
    }
    return place.toString();
  }
}
