package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value of an axis: a text or a whole number in YAML, as Kubernetes can check it; a text in Java.
 */
public final class AxisValue {
  private AxisValue() {}

  /** Reads one. */
  static final class Reader extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return text(parser);
    }
  }

  /** Reads a mapping of axes to values. */
  static final class MapReader extends StdDeserializer<Map<String, String>> {
    private static final long serialVersionUID = 1L;

    MapReader() {
      super(Map.class);
    }

    @Override
    public Map<String, String> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw MismatchedInputException.from(parser, Map.class, "this is no mapping");
      }
      Map<String, String> values = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String axis = parser.currentName();
        parser.nextToken();
        try {
          values.put(axis, text(parser));
        } catch (JsonMappingException e) {
          throw JsonMappingException.wrapWithPath(e, values, axis);
        }
      }
      return values;
    }
  }

  private static String text(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT -> parser.getText();
      default -> throw MismatchedInputException.from(parser, AxisValue.class, "this is no value");
    };
  }
}
