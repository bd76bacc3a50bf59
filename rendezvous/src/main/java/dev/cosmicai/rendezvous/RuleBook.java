package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Collective;
import java.util.BitSet;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the rule for a collective's description. The place where a new operation is added. Safe for
 * use by many threads.
 */
final class RuleBook {
  private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,63}");

  private final BitSet everybody;
  private final Map<String, Fold> folds;

  RuleBook(int worldSize, Map<String, Fold> folds) {
    everybody = new BitSet(worldSize);
    everybody.set(0, worldSize);
    this.folds = folds;
  }

  /** Refuses what cannot be a collective's name. */
  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw malformed("a collective's name has 1 to 63 characters of [a-z0-9.-]");
    }
  }

  /** The rule, or a refusal if the description makes no sense. */
  CollectiveRule<?> rule(Collective collective) {
    checkName(collective.getName());
    return switch (collective.getOperation()) {
      case BARRIER -> new BarrierRule(everybody);
      case REDUCE -> reduce(collective);
      case OPERATION_UNSPECIFIED, UNRECOGNIZED ->
          throw malformed("collective " + collective.getName() + " names no known operation");
    };
  }

  private CollectiveRule<?> reduce(Collective collective) {
    return switch (collective.getFunction()) {
      case SUM -> new NumericReduceRule(everybody, NumericFold.SUM);
      case PROD -> new NumericReduceRule(everybody, NumericFold.PROD);
      case MIN -> new NumericReduceRule(everybody, NumericFold.MIN);
      case MAX -> new NumericReduceRule(everybody, NumericFold.MAX);
      case CUSTOM -> custom(fold(collective));
      case FUNCTION_UNSPECIFIED, UNRECOGNIZED ->
          throw malformed("collective " + collective.getName() + " names no known function");
    };
  }

  private CollectiveRule<?> custom(Fold fold) {
    return fold instanceof MergingFold<?> merging
        ? new MergingRule<>(everybody, merging)
        : new CustomReduceRule(everybody, fold);
  }

  private Fold fold(Collective collective) {
    Fold fold = folds.get(collective.getCustomFunction());
    if (fold == null) {
      throw malformed(
          "collective %s asks for the fold '%s', which this run does not have"
              .formatted(collective.getName(), collective.getCustomFunction()));
    }
    return fold;
  }

  private static Refusal malformed(String message) {
    return new Refusal(Refusal.Kind.MALFORMED, message);
  }
}
