package dev.cosmicai.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists of conditions, in the order of {@link ConditionType}, with each type at most once. */
final class Conditions {
  private static final List<String> ORDER =
      Arrays.stream(ConditionType.values()).map(ConditionType::text).toList();
  private static final String TRUE = "True";
  private static final String FALSE = "False";

  /** More is refused by the schema that conditions have everywhere. */
  private static final int MAX_MESSAGE_CHARS = 1_500;

  private Conditions() {}

  /**
   * The list with that condition in it. The time of the last transition stays unless the status
   * changes.
   */
  static List<Condition> with(
      List<Condition> conditions,
      ConditionType type,
      boolean status,
      String reason,
      String message,
      long generation,
      String now) {
    String text = status ? TRUE : FALSE;
    String since =
        find(conditions, type)
            .filter(old -> text.equals(old.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now);
    List<Condition> changed = new ArrayList<>(conditions);
    changed.removeIf(old -> type.text().equals(old.getType()));
    changed.add(
        new ConditionBuilder()
            .withType(type.text())
            .withStatus(text)
            .withReason(reason)
            .withMessage(shortened(message))
            .withLastTransitionTime(since)
            .withObservedGeneration(generation)
            .build());
    changed.sort(Comparator.comparingInt(Conditions::position));
    return List.copyOf(changed);
  }

  static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
    return conditions.stream().filter(c -> type.text().equals(c.getType())).findFirst();
  }

  static boolean isTrue(Condition condition) {
    return TRUE.equals(condition.getStatus());
  }

  private static int position(Condition condition) {
    int position = ORDER.indexOf(condition.getType());
    return position < 0 ? ORDER.size() : position; // a stranger's comes last
  }

  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE_CHARS
        ? message
        : message.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
  }
}
