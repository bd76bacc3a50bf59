package dev.cosmicai.crds;

import java.util.Optional;

/** The syntax of {@code s3://bucket/key}, for the schema and for the validator alike. */
public final class S3Syntax {
  private static final String BUCKET = "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
  private static final String SEGMENT = "[^/]+";
  private static final String OBJECT_EXAMPLE = "an object, such as s3://my-bucket/models/net.pt";
  private static final String PREFIX_EXAMPLE = "a folder, such as s3://my-bucket/data/25MB";

  /** The scheme, a bucket of 63 characters, a slash, and a key of 1024. */
  static final int MAX_CHARS = 5 + 63 + 1 + 1024;

  /** An object: a key without empty segments that does not end with a slash. */
  static final String OBJECT_PATTERN = "^" + BUCKET + "(/" + SEGMENT + ")+$";

  /** A folder: the bucket itself or a key without empty segments; a slash may end it. */
  static final String PREFIX_PATTERN = "^" + BUCKET + "(/" + SEGMENT + ")*/?$";

  /** The schema's rule for an object, with the message for whoever breaks it. */
  static final String OBJECT_RULE = "self.matches('" + OBJECT_PATTERN + "')";

  static final String OBJECT_MESSAGE = "it must name " + OBJECT_EXAMPLE;

  /** The schema's rule for a folder, with the message for whoever breaks it. */
  static final String PREFIX_RULE = "self.matches('" + PREFIX_PATTERN + "')";

  static final String PREFIX_MESSAGE = "it must name " + PREFIX_EXAMPLE;

  private S3Syntax() {}

  /** What is wrong with an object's URI, if anything is. */
  public static Optional<String> objectProblem(String uri) {
    return uri.length() <= MAX_CHARS && uri.matches(OBJECT_PATTERN)
        ? Optional.empty()
        : Optional.of(problem(uri, OBJECT_EXAMPLE));
  }

  /** What is wrong with a folder's URI, if anything is. */
  public static Optional<String> prefixProblem(String uri) {
    return uri.length() <= MAX_CHARS && uri.matches(PREFIX_PATTERN)
        ? Optional.empty()
        : Optional.of(problem(uri, PREFIX_EXAMPLE));
  }

  private static String problem(String uri, String wanted) {
    if (uri.length() > MAX_CHARS) {
      return "has " + uri.length() + " characters; it may have at most " + MAX_CHARS;
    }
    if (!uri.startsWith("s3://")) {
      return "is '" + uri + "', which is not an s3:// URI; write " + wanted;
    }
    if (!uri.matches("^" + BUCKET + "(/.*)?$")) {
      return "is '"
          + uri
          + "', whose bucket is not one: buckets have 3 to 63 lower-case letters, digits, dots and"
          + " hyphens";
    }
    return "is '" + uri + "', which does not name " + wanted;
  }
}
