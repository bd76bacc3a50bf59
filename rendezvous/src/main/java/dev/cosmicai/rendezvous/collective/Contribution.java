package dev.cosmicai.rendezvous.collective;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Value;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A rank's value on its way into a collective.
 *
 * @param <V> the value as the operation has read it
 * @param operation of the collective as this rank describes it
 * @param bytes the length of the value's serialized form
 * @param checksum CRC32C of that form
 * @param restored whether it had been acknowledged in an earlier life of the coordinator, so that
 *     no limit may refuse it now
 */
public record Contribution<V>(
    Collective collective,
    CollectiveOperation<V> operation,
    int rank,
    int attempt,
    V content,
    int bytes,
    int checksum,
    boolean restored) {
  static <V> Contribution<V> of(
      Collective collective,
      CollectiveOperation<V> operation,
      int rank,
      int attempt,
      Value value,
      boolean restored) {
    V content = operation.read(value);
    ByteString serialized = value.toByteString();
    CRC32C checksum = new CRC32C();
    for (ByteBuffer part : serialized.asReadOnlyByteBufferList()) {
      checksum.update(part);
    }
    return new Contribution<>(
        collective,
        operation,
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
