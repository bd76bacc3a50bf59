package dev.cosmicai.rendezvous.collective;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.Values;

/**
 * A rank's part in a collective, on its way there.
 *
 * @param value null if it brings none, and only says what the collective is
 * @param bytes the length of the value's serialized form
 * @param checksum CRC32C of that form; 0 of none
 * @param restored whether it had been durable in an earlier life of the coordinator, so that no
 *     limit may refuse it now
 */
public record Contribution(
    Collective collective,
    int rank,
    int attempt,
    Value value,
    int bytes,
    int checksum,
    boolean restored) {
  /** What a rank brings now; refused if it is larger than the limit. */
  public static Contribution of(ContributeRequest request, RendezvousLimits limits) {
    String name = request.getCollective().getName();
    Names.check(name, "a collective's name");
    int bytes = request.getValue().getSerializedSize();
    if (bytes > limits.maxValueBytes()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "a contribution of %d bytes to %s is more than the limit of %d; bring it through the store"
              .formatted(bytes, name, limits.maxValueBytes()));
    }
    Member member = request.getMember();
    return of(
        request.getCollective(),
        member.getRank(),
        member.getAttempt(),
        request.hasValue() ? request.getValue() : null,
        false);
  }

  /** What a rank had brought in an earlier life of the coordinator. */
  static Contribution restored(ContributeRequest request) {
    Names.check(request.getCollective().getName(), "a collective's name");
    Member member = request.getMember();
    return of(
        request.getCollective(), member.getRank(), member.getAttempt(), request.getValue(), true);
  }

  private static Contribution of(
      Collective collective, int rank, int attempt, Value value, boolean restored) {
    ByteString serialized = value == null ? ByteString.EMPTY : value.toByteString();
    return new Contribution(
        collective, rank, attempt, value, serialized.size(), Values.checksum(serialized), restored);
  }
}
