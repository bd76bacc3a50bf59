package dev.cosmicai.worker.cache;

import java.util.List;
import java.util.Optional;

/**
 * What tells one content from all others.
 *
 * @param name 64 hex digits
 * @param bytes the content's length
 * @param sha256 the content's digest in lower-case hex, where it is known before
 */
public record CacheKey(String name, long bytes, Optional<String> sha256) {
  /**
   * A key of everything that identifies the content, in an order that the caller keeps.
   *
   * @param identity such as URI, ETag and offset
   */
  public static CacheKey of(List<String> identity, long bytes, Optional<String> sha256) {
    // Of a list's own text two lists may have the same; lengths tell them apart.
    StringBuilder text = new StringBuilder();
    identity.forEach(part -> text.append(part.length()).append(':').append(part));
    text.append(bytes);
    return new CacheKey(Sha256.of(text.toString()), bytes, sha256);
  }
}
