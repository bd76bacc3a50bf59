package dev.cosmicai.results.rank;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;

/**
 * The one way this package reads and writes JSON: doubles as the shortest text that gives the same
 * bits, on any JDK; NaN and infinities as null, and null or nothing as NaN, never as 0; instants in
 * ISO 8601.
 */
public final class Json {
  public static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(
              new SimpleModule()
                  .addSerializer(double.class, new FiniteOrNull())
                  .addSerializer(Double.class, new FiniteOrNull())
                  .addDeserializer(double.class, new NumberOrNan())
                  .addDeserializer(Double.class, new NumberOrNan())
                  .addSerializer(Instant.class, new ToStringSerializer(Instant.class))
                  .addDeserializer(Instant.class, new IsoInstant()))
          .build();

  private static final ObjectReader STRICT =
      MAPPER.reader(
          DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
          DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private static final int MAX_PROBLEM_CHARS = 300;

  private Json() {}

  /** In one line. */
  public static byte[] write(Object value) {
    return write(MAPPER.writer(), value);
  }

  /** Indented, for people. */
  public static byte[] writePretty(Object value) {
    return write(MAPPER.writerWithDefaultPrettyPrinter(), value);
  }

  private static byte[] write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new InternalFault("a result cannot be written as JSON", e);
    }
  }

  /**
   * Reads an object.
   *
   * @param what what it should be, for the message
   */
  public static <T> T read(byte[] json, Class<T> type, String what) {
    return read(() -> MAPPER.readValue(json, type), what);
  }

  /** Reads an object, of which no field may be missing, from a part of another's fields. */
  static <T> T read(JsonNode json, Class<T> type, String what) {
    return read(() -> STRICT.readValue(json, type), what);
  }

  private static <T> T read(Callable<T> reading, String what) {
    T value;
    try {
      value = reading.call();
    } catch (Exception e) {
      throw e.getCause() instanceof FatalFault fault ? fault : corrupt(what, firstLine(e), e);
    }
    if (value == null) {
      throw corrupt(what, "it is null", null);
    }
    return value;
  }

  public static FatalFault corrupt(String what, String problem, Throwable cause) {
    return new FatalFault(
        Reason.ResultCorrupt,
        "this is not the JSON of " + what + ": " + shortened(problem) + "; delete it and run again",
        cause);
  }

  /** It may quote what was read. */
  private static String shortened(String problem) {
    return problem.length() <= MAX_PROBLEM_CHARS
        ? problem
        : problem.substring(0, MAX_PROBLEM_CHARS) + "…";
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private static final class FiniteOrNull extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    FiniteOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        out.writeNumber(value.doubleValue());
      } else {
        out.writeNull();
      }
    }
  }

  private static final class NumberOrNan extends StdDeserializer<Double> {
    private static final long serialVersionUID = 1L;

    NumberOrNan() {
      super(double.class);
    }

    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return in.currentToken().isNumeric()
          ? Double.valueOf(in.getDoubleValue())
          : (Double) context.handleUnexpectedToken(double.class, in);
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }

  private static final class IsoInstant extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    IsoInstant() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Instant.parse(in.getText());
    }
  }
}
