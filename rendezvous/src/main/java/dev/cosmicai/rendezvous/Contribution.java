package dev.cosmicai.rendezvous;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Value;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A rank's value on its way into a collective.
 *
 * @param checksum CRC32C of the value's serialized form
 * @param restored whether it had been acknowledged in an earlier life of the coordinator, so that
 *     no limit may refuse it now
 */
record Contribution(int rank, int attempt, Value value, int bytes, int checksum, boolean restored) {
  /** One that a rank brings now; refused if it is larger than the limit. */
  static Contribution fresh(ContributeRequest request, RendezvousLimits limits) {
    int bytes = request.getValue().getSerializedSize();
    if (bytes > limits.maxValueBytes()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "a contribution of %d bytes to %s is more than the limit of %d"
              .formatted(bytes, request.getCollective().getName(), limits.maxValueBytes()));
    }
    Member member = request.getMember();
    return of(member.getRank(), member.getAttempt(), request.getValue(), false);
  }

  /** One that comes from the store. */
  static Contribution restored(int rank, int attempt, Value value) {
    return of(rank, attempt, value, true);
  }

  private static Contribution of(int rank, int attempt, Value value, boolean restored) {
    ByteString serialized = value.toByteString();
    CRC32C checksum = new CRC32C();
    for (ByteBuffer part : serialized.asReadOnlyByteBufferList()) {
      checksum.update(part);
    }
    return new Contribution(
        rank, attempt, value, serialized.size(), (int) checksum.getValue(), restored);
  }

  /** Charges for it, or for what it takes more than the value that it replaces. */
  void pay(ByteBudget budget, long bytes) {
    if (restored) {
      budget.charge(bytes);
    } else {
      budget.take(bytes);
    }
  }
}
