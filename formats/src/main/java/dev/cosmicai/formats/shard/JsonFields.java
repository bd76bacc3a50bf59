package dev.cosmicai.formats.shard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.transform.SampleValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a JSON member: numbers, lists of numbers and text, those of objects in objects with
 * a dot between the names. Of what is null, or of another kind, there is no field.
 */
final class JsonFields {
  /** Python writes NaN. */
  private static final JsonFactory JSON =
      JsonFactory.builder().configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, true).build();

  private static final int MAX_DEPTH = 16;
  private static final int MAX_FIELDS = 1000;

  private final ShardSample.Member member;
  private final FileFaults faults;
  private final Map<String, SampleValue> fields = new LinkedHashMap<>();

  private JsonFields(ShardSample.Member member, FileFaults faults) {
    this.member = member;
    this.faults = faults;
  }

  /** All fields by name. */
  static Map<String, SampleValue> of(ShardSample.Member member, FileFaults faults) {
    ShardValues.requireShort(member, faults);
    JsonFields json = new JsonFields(member, faults);
    try (JsonParser parser = JSON.createParser(member.content())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw faults.shape("holds no object but another JSON value in %s", member.label());
      }
      json.readObject(parser, "", 0);
      if (parser.nextToken() != null) {
        throw json.damaged();
      }
    } catch (IOException e) {
      throw json.damaged();
    }
    return json.fields;
  }

  private void readObject(JsonParser parser, String prefix, int depth) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT && depth < MAX_DEPTH) {
        readObject(parser, name + ".", depth + 1);
        continue;
      }
      SampleValue value = value(parser, token, member.label() + " at " + FileFaults.quote(name));
      if (value != null) {
        fields.put(name, value);
      }
      if (fields.size() > MAX_FIELDS) {
        throw faults.shape(
            "holds more than %d fields in %s, which is not read", MAX_FIELDS, member.label());
      }
    }
  }

  private SampleValue value(JsonParser parser, JsonToken token, String label) throws IOException {
    return switch (token) {
      case VALUE_STRING -> new SampleValue.Text(label, parser.getText());
      case VALUE_NUMBER_INT ->
          isLong(parser)
              ? new SampleValue.Numbers(
                  label, ShardValues.ofLongs(new long[] {parser.getLongValue()}, true))
              : new SampleValue.Numbers(
                  label, ShardValues.ofDoubles(new double[] {parser.getDoubleValue()}, true));
      case VALUE_NUMBER_FLOAT ->
          new SampleValue.Numbers(
              label, ShardValues.ofDoubles(new double[] {parser.getDoubleValue()}, true));
      case VALUE_TRUE, VALUE_FALSE ->
          new SampleValue.Numbers(
              label, ShardValues.ofLongs(new long[] {token == JsonToken.VALUE_TRUE ? 1 : 0}, true));
      case START_ARRAY -> list(parser, label);
      case START_OBJECT -> {
        parser.skipChildren();
        yield null;
      }
      default -> null;
    };
  }

  /** Null if it is not of numbers alone. */
  private static SampleValue list(JsonParser parser, String label) throws IOException {
    List<Number> numbers = new ArrayList<>();
    boolean floating = false;
    boolean other = false;
    JsonToken token = parser.nextToken();
    for (; token != JsonToken.END_ARRAY && token != null; token = parser.nextToken()) {
      if (token == JsonToken.VALUE_NUMBER_INT && isLong(parser)) {
        numbers.add(parser.getLongValue());
      } else if (token.isNumeric()) {
        numbers.add(parser.getDoubleValue());
        floating = true;
      } else {
        other = true;
        parser.skipChildren();
      }
    }
    if (other || numbers.isEmpty()) {
      return null;
    }
    return new SampleValue.Numbers(
        label,
        floating
            ? ShardValues.ofDoubles(
                numbers.stream().mapToDouble(Number::doubleValue).toArray(), false)
            : ShardValues.ofLongs(numbers.stream().mapToLong(Number::longValue).toArray(), false));
  }

  private static boolean isLong(JsonParser parser) throws IOException {
    return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  private FatalFault damaged() {
    return faults.corrupt("is damaged: %s is no JSON", member.label());
  }
}
