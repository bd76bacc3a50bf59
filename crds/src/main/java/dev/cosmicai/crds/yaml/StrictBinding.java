package dev.cosmicai.crds.yaml;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.cosmicai.crds.ByteQuantity;
import dev.cosmicai.crds.sweep.AxisValue;
import dev.cosmicai.crds.validation.Problem;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns a YAML document into a resource without guessing. */
final class StrictBinding {
  private static final ObjectMapper MAPPER = strictMapper();

  private StrictBinding() {}

  /** The document is no such resource; always caught in this package. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Refused(Problem problem, Throwable cause) {
      super(problem.toString(), cause);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  static <T> T bind(YamlDocument document, ResourceKind<T> kind) throws Refused {
    try {
      return MAPPER.treeToValue(MAPPER.valueToTree(document.content()), kind.type());
    } catch (UnrecognizedPropertyException e) {
      throw new Refused(unknownField(e, kind), e);
    } catch (InvalidNullException e) {
      throw new Refused(new Problem(path(e), Problem.EMPTY), e);
    } catch (JsonMappingException e) {
      throw new Refused(wrongType(e, document), e);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new Refused(new Problem("the document", "cannot be read: " + firstLine(e)), e);
    }
  }

  private static ObjectMapper strictMapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .annotationIntrospector(new NoCatchAll())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    return mapper;
  }

  /** The Kubernetes types collect unknown fields in a map; without it, they are refused. */
  private static final class NoCatchAll extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  private static Problem unknownField(UnrecognizedPropertyException e, ResourceKind<?> kind) {
    String path = path(e);
    String name = e.getPropertyName();
    String parent = path.equals(name) ? "" : path.substring(0, path.length() - name.length() - 1);
    List<String> siblings =
        e.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
    String hint =
        SpellingHint.hint(kind.specType(), parent, name, siblings)
            .orElse("the fields here are " + String.join(", ", siblings));
    return new Problem(path, "is not a field of an " + kind.name() + "; " + hint);
  }

  private static Problem wrongType(JsonMappingException e, YamlDocument document) {
    String path = path(e);
    Class<?> target = e instanceof MismatchedInputException m ? m.getTargetType() : null;
    String wanted = target == null ? firstLine(e) : "it must be " + describe(target);
    return new Problem(path, "is " + document.describe(path) + "; " + wanted);
  }

  private static String describe(Class<?> type) {
    if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == AxisValue.class) {
      return "a whole number or a text; put it in quotes";
    }
    if (type == Double.class) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == ByteQuantity.class) {
      return "a number of bytes, such as 64Mi";
    }
    if (type == String.class) {
      return "a text; put it in quotes";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getFields())
          .filter(field -> field.isEnumConstant())
          .map(field -> field.getAnnotation(JsonProperty.class).value())
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return Map.class.isAssignableFrom(type)
        ? "a mapping of names to values"
        : "a mapping of fields";
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "the document" : path.toString();
  }

  private static String firstLine(Exception e) {
    String message =
        e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
    return message.lines().findFirst().orElse("no reason given");
  }
}
