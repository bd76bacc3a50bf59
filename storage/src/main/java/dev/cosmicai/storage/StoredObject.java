package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import java.util.Objects;

/**
 * One version of an object, as the store described it.
 *
 * @param uri its name
 * @param sizeBytes its length
 * @param etag the store's name for exactly this content, without quotes; empty if the store gives
 *     none, which switches off the check that the object is still the same
 * @param archive the storage class, such as {@code DEEP_ARCHIVE}, from which it must be restored
 *     before it can be read; empty if it can be read at once
 * @param modifiedMillis when it was written, since 1970, as exactly as the store says: listings
 *     often more exactly than answers to HEAD; 0 if it does not say
 */
public record StoredObject(
    ObjectUri uri, long sizeBytes, String etag, String archive, long modifiedMillis) {
  /** A store's own description; sizes are never negative. */
  public StoredObject {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(etag, "etag");
    Objects.requireNonNull(archive, "archive");
    if (sizeBytes < 0) {
      throw new IllegalArgumentException(uri + " has " + sizeBytes + " bytes");
    }
  }

  /** An object that can be read at once, whenever it was written. */
  public StoredObject(ObjectUri uri, long sizeBytes, String etag) {
    this(uri, sizeBytes, etag, "", 0);
  }
}
