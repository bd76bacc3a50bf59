package dev.cosmicai.contract;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of an object, or of a folder of objects, in a store: {@code s3://bucket/key}. The key is
 * taken as it stands, never URL-decoded: a space is a space and {@code %20} is three characters.
 *
 * @param bucket 3 to 63 characters as S3 allows them
 * @param key without a leading slash; empty for the bucket itself
 */
public record ObjectUri(String bucket, String key) {
  private static final String SCHEME = "s3://";
  private static final Pattern SYNTAX = Pattern.compile(ObjectUriSyntax.FOLDER_PATTERN);

  /** Both parts must be there; the key may be empty. */
  public ObjectUri {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
  }

  /**
   * Reads what a user wrote: {@code s3://bucket} or {@code s3://bucket/key}. Refuses what is hardly
   * meant, such as a doubled slash.
   *
   * @throws FatalFault {@code InvalidSpec} if the text is anything else
   */
  public static ObjectUri parse(String text) {
    if (!ObjectUriSyntax.isShort(text) || !SYNTAX.matcher(text).matches()) {
      throw refused(text, ObjectUriSyntax.why(text));
    }
    return ofStored(text);
  }

  /**
   * Reads the {@link #toString} of an object that a store listed, whose key may be any text: what a
   * store holds is not for us to refuse.
   *
   * @throws FatalFault {@code InvalidSpec} if the text does not start with {@code s3://}
   */
  public static ObjectUri ofStored(String text) {
    if (!text.startsWith(SCHEME)) {
      throw refused(text, "it does not start with s3://");
    }
    String rest = text.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    return slash < 0
        ? new ObjectUri(rest, "")
        : new ObjectUri(rest.substring(0, slash), rest.substring(slash + 1));
  }

  /** The object at a path below this one: the key, a slash and the path, never a doubled slash. */
  public ObjectUri resolve(String relative) {
    String folder = folderPrefix();
    return new ObjectUri(
        bucket, folder + (relative.startsWith("/") ? relative.substring(1) : relative));
  }

  /** What the keys in this folder start with: the key with one slash at its end, or nothing. */
  public String folderPrefix() {
    return key.isEmpty() || key.endsWith("/") ? key : key + "/";
  }

  /**
   * The text that {@link #ofStored} reads, and {@link #parse} too where a user could have written
   * it.
   */
  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }

  private static FatalFault refused(String text, String problem) {
    return new FatalFault(
        Reason.InvalidSpec,
        "'" + text + "' is not an object's URI: " + problem + "; write s3://bucket/path");
  }
}
