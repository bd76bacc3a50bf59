package dev.cosmicai.rendezvous;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Value;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A rank's value on its way into a collective.
 *
 * @param <V> the value as the rule has read it
 * @param rule of the collective as this rank describes it
 * @param bytes the length of the value's serialized form
 * @param checksum CRC32C of that form
 * @param restored whether it had been acknowledged in an earlier life of the coordinator, so that
 *     no limit may refuse it now
 */
record Contribution<V>(
    Collective collective,
    CollectiveRule<V> rule,
    int rank,
    int attempt,
    V content,
    int bytes,
    int checksum,
    boolean restored) {
  /** One that a rank brings now; refused if it is larger than the limit or cannot be read. */
  static Contribution<?> fresh(ContributeRequest request, RuleBook rules, RendezvousLimits limits) {
    int bytes = request.getValue().getSerializedSize();
    if (bytes > limits.maxValueBytes()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "a contribution of %d bytes to %s is more than the limit of %d"
              .formatted(bytes, request.getCollective().getName(), limits.maxValueBytes()));
    }
    Member member = request.getMember();
    Collective collective = request.getCollective();
    return of(
        collective,
        rules.rule(collective),
        member.getRank(),
        member.getAttempt(),
        request.getValue(),
        false);
  }

  /** One that comes from the store. */
  static Contribution<?> restored(
      Collective collective, RuleBook rules, int rank, int attempt, Value value) {
    return of(collective, rules.rule(collective), rank, attempt, value, true);
  }

  private static <V> Contribution<V> of(
      Collective collective,
      CollectiveRule<V> rule,
      int rank,
      int attempt,
      Value value,
      boolean restored) {
    V content = rule.read(value);
    ByteString serialized = value.toByteString();
    CRC32C checksum = new CRC32C();
    for (ByteBuffer part : serialized.asReadOnlyByteBufferList()) {
      checksum.update(part);
    }
    return new Contribution<>(
        collective,
        rule,
        rank,
        attempt,
        content,
        serialized.size(),
        (int) checksum.getValue(),
        restored);
  }

  /** Charges for what is held more with it. */
  void pay(ByteBudget budget, long bytes) {
    if (restored) {
      budget.charge(bytes);
    } else {
      budget.take(bytes);
    }
  }
}
