package dev.cosmicai.crds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a definition takes from those who use an earlier one. A resource that the earlier one
 * accepted must be accepted, and mean the same.
 */
final class CrdCompatibility {
  private static final String OF_A_FIELD = "has\\(self[.](\\w+(?:[.]\\w+)*)\\) \\|\\| ";

  /** Of the beginning of a rule, that one field is not set. */
  private static final Pattern IF_SET = Pattern.compile("!" + OF_A_FIELD);

  /** The same, that one is. */
  private static final Pattern IF_UNSET = Pattern.compile(OF_A_FIELD);

  private final List<String> problems = new ArrayList<>();

  private CrdCompatibility() {}

  /**
   * Every incompatible change, as a sentence that starts with its place; empty if there is none.
   */
  static List<String> problems(CustomResourceDefinition earlier, CustomResourceDefinition now) {
    CrdCompatibility compatibility = new CrdCompatibility();
    compatibility.names(earlier, now);
    for (CustomResourceDefinitionVersion version : earlier.getSpec().getVersions()) {
      compatibility.version(version, now);
    }
    return compatibility.problems;
  }

  private void names(CustomResourceDefinition earlier, CustomResourceDefinition now) {
    unchanged("the group", earlier.getSpec().getGroup(), now.getSpec().getGroup());
    unchanged("the scope", earlier.getSpec().getScope(), now.getSpec().getScope());
    unchanged("the kind", earlier.getSpec().getNames().getKind(), kind(now));
    unchanged("the plural", earlier.getSpec().getNames().getPlural(), plural(now));
  }

  private void version(CustomResourceDefinitionVersion earlier, CustomResourceDefinition now) {
    now.getSpec().getVersions().stream()
        .filter(version -> version.getName().equals(earlier.getName()))
        .filter(CustomResourceDefinitionVersion::getServed)
        .findFirst()
        .ifPresentOrElse(
            version -> {
              unchanged("subresources", earlier.getSubresources(), version.getSubresources());
              schema("", schemaOf(earlier), schemaOf(version));
            },
            () -> problems.add("version " + earlier.getName() + " is no longer served"));
  }

  private void schema(String path, JSONSchemaProps earlier, JSONSchemaProps now) {
    type(path, earlier, now);
    unchanged(path + " default", earlier.getDefault(), now.getDefault());
    notLower(path + " maximum", earlier.getMaximum(), now.getMaximum());
    notLower(path + " maxLength", earlier.getMaxLength(), now.getMaxLength());
    notLower(path + " maxItems", earlier.getMaxItems(), now.getMaxItems());
    notLower(path + " maxProperties", earlier.getMaxProperties(), now.getMaxProperties());
    notHigher(path + " minimum", earlier.getMinimum(), now.getMinimum());
    notHigher(path + " minLength", earlier.getMinLength(), now.getMinLength());
    notHigher(path + " minItems", earlier.getMinItems(), now.getMinItems());
    notHigher(path + " minProperties", earlier.getMinProperties(), now.getMinProperties());
    notStricter(
        path + " exclusiveMinimum", earlier.getExclusiveMinimum(), now.getExclusiveMinimum());
    notStricter(
        path + " exclusiveMaximum", earlier.getExclusiveMaximum(), now.getExclusiveMaximum());
    if (now.getPattern() != null) {
      unchanged(path + " pattern", earlier.getPattern(), now.getPattern());
    }
    values(path, earlier, now);
    rules(path, earlier, now);
    fields(path, earlier.getProperties(), now);
    if (earlier.getItems() != null && now.getItems() != null) {
      schema(path + "[]", earlier.getItems().getSchema(), now.getItems().getSchema());
    }
    if (earlier.getAdditionalProperties() != null && now.getAdditionalProperties() != null) {
      JSONSchemaProps values = now.getAdditionalProperties().getSchema();
      schema(path + "{}", earlier.getAdditionalProperties().getSchema(), values);
    }
    required(path, earlier, now);
  }

  private void type(String path, JSONSchemaProps earlier, JSONSchemaProps now) {
    if (!mayBeANumberNow(earlier, now)) {
      unchanged(path + " type", earlier.getType(), now.getType());
    }
    unchanged(path + " format", earlier.getFormat(), now.getFormat());
    unchanged(path + " list type", earlier.getXKubernetesListType(), now.getXKubernetesListType());
    unchanged(
        path + " list keys", earlier.getXKubernetesListMapKeys(), now.getXKubernetesListMapKeys());
    notTaken(
        path + " int-or-string",
        earlier.getXKubernetesIntOrString(),
        now.getXKubernetesIntOrString());
    unchanged(
        path + " map",
        earlier.getAdditionalProperties() == null,
        now.getAdditionalProperties() == null);
    notTaken(path + " nullable", earlier.getNullable(), now.getNullable());
  }

  /** A text that is int-or-string now may be a text still. */
  private static boolean mayBeANumberNow(JSONSchemaProps earlier, JSONSchemaProps now) {
    return "string".equals(earlier.getType())
        && Boolean.TRUE.equals(now.getXKubernetesIntOrString());
  }

  private void values(String path, JSONSchemaProps earlier, JSONSchemaProps now) {
    if (earlier.getEnum().isEmpty() && !now.getEnum().isEmpty()) {
      problems.add(path + " takes only certain values now");
    } else if (!now.getEnum().isEmpty()) {
      earlier.getEnum().stream()
          .filter(value -> !now.getEnum().contains(value))
          .forEach(value -> problems.add(path + " no longer takes " + value));
    }
  }

  private void rules(String path, JSONSchemaProps earlier, JSONSchemaProps now) {
    List<String> known =
        earlier.getXKubernetesValidations().stream().map(ValidationRule::getRule).toList();
    now.getXKubernetesValidations().stream()
        .map(ValidationRule::getRule)
        .filter(rule -> !known.contains(rule))
        .filter(rule -> !(mayBeANumberNow(earlier, now) && saysTheSameOfTexts(rule, known)))
        .filter(rule -> !fixesNewField(rule, earlier, now))
        .filter(rule -> !isOfNewField(rule, earlier))
        .filter(rule -> !isOfUnsetField(rule, earlier))
        .forEach(rule -> problems.add(path + " has a new rule: " + rule));
  }

  private static boolean saysTheSameOfTexts(String rule, List<String> known) {
    return rule.startsWith("type(self) == int ? ")
        && known.stream().anyMatch(of -> rule.endsWith(" : " + of));
  }

  /** A job that was written for the earlier definition has that field always, or never. */
  private static boolean fixesNewField(String rule, JSONSchemaProps earlier, JSONSchemaProps now) {
    JSONSchemaProps spec = now.getProperties().get("spec");
    JSONSchemaProps earlierSpec = earlier.getProperties().get("spec");
    return spec != null
        && earlierSpec != null
        && spec.getProperties().keySet().stream()
            .filter(
                field ->
                    earlierSpec.getRequired().contains(field)
                        || !earlierSpec.getProperties().containsKey(field))
            .anyMatch(field -> rule.equals(CrdRefinement.fixedOnceStarted(field, false)));
  }

  /** The same of a rule that says nothing where the field, one of several, is not set. */
  private static boolean isOfNewField(String rule, JSONSchemaProps earlier) {
    Matcher ifSet = IF_SET.matcher(rule);
    while (!isChoice(rule) && ifSet.lookingAt()) {
      if (place(ifSet.group(1), earlier).isEmpty()) {
        return true;
      }
      ifSet.region(ifSet.end(), rule.length());
    }
    return false;
  }

  /** Of a rule that only speaks where a field is not set, behind others, that had to be there. */
  private static boolean isOfUnsetField(String rule, JSONSchemaProps earlier) {
    Matcher ifSet = IF_SET.matcher(rule);
    int begin = 0;
    while (ifSet.region(begin, rule.length()).lookingAt()) {
      begin = ifSet.end();
    }
    Matcher ifUnset = IF_UNSET.matcher(rule.substring(begin) + " || ");
    return !isChoice(rule) && ifUnset.lookingAt() && isRequired(ifUnset.group(1), earlier);
  }

  /** That would bind less tightly than the "or". */
  private static boolean isChoice(String rule) {
    return rule.contains(" ? ");
  }

  private static boolean isRequired(String field, JSONSchemaProps earlier) {
    int dot = field.lastIndexOf('.');
    Optional<JSONSchemaProps> parent =
        dot < 0 ? Optional.of(earlier) : place(field.substring(0, dot), earlier);
    return parent.isPresent() && parent.get().getRequired().contains(field.substring(dot + 1));
  }

  private static Optional<JSONSchemaProps> place(String field, JSONSchemaProps root) {
    JSONSchemaProps place = root;
    for (String step : field.split("[.]", -1)) {
      place = place.getProperties().get(step);
      if (place == null) {
        return Optional.empty();
      }
    }
    return Optional.of(place);
  }

  private void fields(String path, Map<String, JSONSchemaProps> earlier, JSONSchemaProps now) {
    earlier.forEach(
        (name, field) -> {
          JSONSchemaProps same = now.getProperties().get(name);
          if (same == null) {
            problems.add(path + "." + name + " was removed");
          } else {
            schema(path + "." + name, field, same);
          }
        });
  }

  private void required(String path, JSONSchemaProps earlier, JSONSchemaProps now) {
    now.getRequired().stream()
        .filter(name -> !earlier.getRequired().contains(name))
        .forEach(name -> problems.add(path + "." + name + " is required now"));
  }

  private void unchanged(String what, Object earlier, Object now) {
    if (!Objects.equals(earlier, now)) {
      problems.add(what + " changed from " + earlier + " to " + now);
    }
  }

  private <T extends Comparable<T>> void notLower(String what, T earlier, T now) {
    if (now != null && (earlier == null || now.compareTo(earlier) < 0)) {
      problems.add(what + " fell from " + earlier + " to " + now);
    }
  }

  private <T extends Comparable<T>> void notHigher(String what, T earlier, T now) {
    if (now != null && (earlier == null || now.compareTo(earlier) > 0)) {
      problems.add(what + " rose from " + earlier + " to " + now);
    }
  }

  private void notStricter(String what, Boolean earlier, Boolean now) {
    if (Boolean.TRUE.equals(now) && !Boolean.TRUE.equals(earlier)) {
      problems.add(what + " was added");
    }
  }

  private void notTaken(String what, Boolean earlier, Boolean now) {
    if (Boolean.TRUE.equals(earlier) && !Boolean.TRUE.equals(now)) {
      problems.add(what + " was taken away");
    }
  }

  private static JSONSchemaProps schemaOf(CustomResourceDefinitionVersion version) {
    return version.getSchema().getOpenAPIV3Schema();
  }

  private static String kind(CustomResourceDefinition definition) {
    return definition.getSpec().getNames().getKind();
  }

  private static String plural(CustomResourceDefinition definition) {
    return definition.getSpec().getNames().getPlural();
  }
}
