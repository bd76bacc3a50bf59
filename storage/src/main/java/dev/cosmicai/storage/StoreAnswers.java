package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The SDK's answers in this package's words. */
final class StoreAnswers {
  private StoreAnswers() {}

  static StoredObject described(ObjectUri uri, HeadObjectResponse head) {
    return new StoredObject(uri, head.contentLength(), etag(head.eTag()));
  }

  static StoredObject described(String bucket, S3Object listed) {
    return new StoredObject(
        new ObjectUri(bucket, listed.key()), listed.size(), etag(listed.eTag()));
  }

  /** An ETag without its quotes; empty if there is none. */
  static String etag(String header) {
    return header == null ? "" : header.replace("\"", "");
  }
}
