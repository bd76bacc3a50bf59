package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import java.util.BitSet;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads what ranks contribute, by the operation that a collective's description names. A new
 * operation is added here. Thread-safe.
 */
public final class CollectiveOperations {
  private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,63}");

  private final BitSet everybody;
  private final Map<String, Fold> folds;
  private final RendezvousLimits limits;

  /**
   * The operations of one run.
   *
   * @param folds the custom folds by name
   */
  public CollectiveOperations(int worldSize, Map<String, Fold> folds, RendezvousLimits limits) {
    everybody = new BitSet(worldSize);
    everybody.set(0, worldSize);
    this.folds = folds;
    this.limits = limits;
  }

  /** What a rank brings now; refused if it is larger than the limit or cannot be read. */
  public Contribution<?> read(ContributeRequest request) {
    int bytes = request.getValue().getSerializedSize();
    if (bytes > limits.maxValueBytes()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "a contribution of %d bytes to %s is more than the limit of %d"
              .formatted(bytes, request.getCollective().getName(), limits.maxValueBytes()));
    }
    Member member = request.getMember();
    Collective collective = request.getCollective();
    return Contribution.of(
        collective,
        operation(collective),
        member.getRank(),
        member.getAttempt(),
        request.getValue(),
        false);
  }

  /** What comes from the store, where an earlier life of the coordinator had acknowledged it. */
  public Contribution<?> restored(Collective collective, int rank, int attempt, Value value) {
    return Contribution.of(collective, operation(collective), rank, attempt, value, true);
  }

  /** Refuses what cannot be a collective's name. */
  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw malformed("a collective's name has 1 to 63 characters of [a-z0-9.-]");
    }
  }

  /** The operation, or a refusal if the description makes no sense. */
  CollectiveOperation<?> operation(Collective collective) {
    checkName(collective.getName());
    return switch (collective.getOperation()) {
      case BARRIER -> new Barrier(everybody);
      case REDUCE -> reduce(collective);
      case OPERATION_UNSPECIFIED, UNRECOGNIZED ->
          throw malformed("collective " + collective.getName() + " names no known operation");
    };
  }

  private CollectiveOperation<?> reduce(Collective collective) {
    return switch (collective.getFunction()) {
      case SUM -> new NumericReduce(everybody, NumericFold.SUM);
      case PROD -> new NumericReduce(everybody, NumericFold.PROD);
      case MIN -> new NumericReduce(everybody, NumericFold.MIN);
      case MAX -> new NumericReduce(everybody, NumericFold.MAX);
      case CUSTOM -> custom(fold(collective));
      case FUNCTION_UNSPECIFIED, UNRECOGNIZED ->
          throw malformed("collective " + collective.getName() + " names no known function");
    };
  }

  private CollectiveOperation<?> custom(Fold fold) {
    return fold instanceof MergingFold<?> merging
        ? new MergingReduce<>(everybody, merging)
        : new CustomReduce(everybody, fold);
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
