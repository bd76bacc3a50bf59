package dev.cosmicai.crds.validation;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** The rule for the name of a resource that others are named after. */
final class NameRule {
  private static final String PATH = "metadata.name";

  private NameRule() {}

  /**
   * What is wrong with a name.
   *
   * @param followers whose names start with it, such as pods
   */
  static List<Problem> check(ObjectMeta metadata, int maxChars, String followers) {
    String name = metadata == null ? null : metadata.getName();
    if (name == null || name.isEmpty()) {
      return List.of(InferenceJobValidator.missing(PATH));
    }
    if (!name.matches(InferenceJob.NAME_PATTERN)) {
      String syntax =
          "is '%s'; it must start with a lower-case letter and hold only lower-case letters, digits"
              + " and hyphens";
      return List.of(new Problem(PATH, syntax.formatted(name)));
    }
    if (name.length() > maxChars) {
      String length =
          "has %d characters; it may have at most %d, because the names of its %s start with it";
      return List.of(new Problem(PATH, length.formatted(name.length(), maxChars, followers)));
    }
    return List.of();
  }
}
