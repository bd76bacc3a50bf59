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
 */
public record StoredObject(ObjectUri uri, long sizeBytes, String etag) {
  /** A store's own description; sizes are never negative. */
  public StoredObject {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(etag, "etag");
    if (sizeBytes < 0) {
      throw new IllegalArgumentException(uri + " has " + sizeBytes + " bytes");
    }
  }
}
