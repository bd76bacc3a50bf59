package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The SDK's answers in this package's words. */
final class StoreAnswers {
  private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

  /** In the header of an object whose restored copy is there; else it is still on its way. */
  private static final String RESTORED = "ongoing-request=\"false\"";

  private StoreAnswers() {}

  /** What an answer to HEAD describes; empty if it lacks the size. */
  static Optional<StoredObject> described(ObjectUri uri, HeadObjectResponse head) {
    boolean restored = head.restore() != null && head.restore().contains(RESTORED);
    return Optional.ofNullable(head.contentLength())
        .map(
            size ->
                new StoredObject(
                    uri,
                    size,
                    etag(head.eTag()),
                    archive(head.storageClassAsString(), restored),
                    millis(head.lastModified())));
  }

  /** What an entry of a listing describes; empty if it lacks the key or the size. */
  static Optional<StoredObject> described(String bucket, S3Object listed) {
    if (listed.key() == null || listed.size() == null) {
      return Optional.empty();
    }
    boolean restored =
        listed.restoreStatus() != null
            && listed.restoreStatus().restoreExpiryDate() != null
            && !Boolean.TRUE.equals(listed.restoreStatus().isRestoreInProgress());
    return Optional.of(
        new StoredObject(
            new ObjectUri(bucket, listed.key()),
            listed.size(),
            etag(listed.eTag()),
            archive(listed.storageClassAsString(), restored),
            millis(listed.lastModified())));
  }

  /** An ETag without its quotes; empty if there is none. */
  static String etag(String header) {
    return header == null ? "" : header.replace("\"", "");
  }

  private static long millis(Instant modified) {
    return modified == null ? 0 : Math.max(0, modified.toEpochMilli());
  }

  private static String archive(String storageClass, boolean restored) {
    return storageClass != null && ARCHIVES.contains(storageClass) && !restored ? storageClass : "";
  }
}
