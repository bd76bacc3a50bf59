package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;

/**
 * A field of a job's spec that an axis may set.
 *
 * @param path such as {@code model.precision}
 * @param kind what it holds
 * @param min of a whole number, the least
 * @param max of a whole number, the greatest
 * @param choices of a choice, its values
 */
public record SweptField(String path, Kind kind, long min, long max, List<String> choices) {
  /** What a field holds. */
  public enum Kind {
    WHOLE_NUMBER,
    NUMBER,
    CHOICE,
    FLAG,
    TEXT
  }

  /** Why a text is no value of this field; continues the name of the value's place. */
  public Optional<String> problem(String value) {
    boolean right =
        switch (kind) {
          case WHOLE_NUMBER ->
              value.matches("0|[1-9][0-9]{0,17}") && isWithin(Long.parseLong(value));
          case NUMBER -> value.matches("[0-9]{1,12}([.][0-9]{1,18})?");
          case CHOICE, FLAG -> choices.contains(value);
          case TEXT -> !value.isEmpty();
        };
    return right ? Optional.empty() : Optional.of("is '" + value + "'; " + path + " " + wanted());
  }

  private boolean isWithin(long value) {
    return value >= min && value <= max;
  }

  /** What a value must be; continues the field's name. */
  public String wanted() {
    return switch (kind) {
      case WHOLE_NUMBER -> "takes whole numbers from " + min + " to " + max;
      case NUMBER -> "takes numbers, such as '1.5'";
      case CHOICE, FLAG -> "takes " + String.join(", ", choices);
      case TEXT -> "takes a text";
    };
  }

  /** A right value as JSON. */
  JsonNode json(String value) {
    return switch (kind) {
      case WHOLE_NUMBER -> LongNode.valueOf(Long.parseLong(value));
      case NUMBER -> DoubleNode.valueOf(Double.parseDouble(value));
      case FLAG -> BooleanNode.valueOf(Boolean.parseBoolean(value));
      case CHOICE, TEXT -> TextNode.valueOf(value);
    };
  }
}
