package dev.cosmicai.contract;

import java.util.Optional;

/**
 * The syntax of {@code s3://bucket/key}, once for the resource's schema and for every reader. The
 * patterns mean the same in Java and in RE2, which CEL uses.
 */
public final class ObjectUriSyntax {
  /** The scheme, a bucket of 63 characters, a slash, and a key of 1024. */
  public static final int MAX_CHARS = 5 + 63 + 1 + 1024;

  private static final String BUCKET = "[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]";

  /** Not empty, no control character, neither {@code .} nor {@code ..}. */
  private static final String SEGMENT =
      "([^/.\\p{Cc}][^/\\p{Cc}]*|[.][^/.\\p{Cc}][^/\\p{Cc}]*|[.][.][^/\\p{Cc}]+)";

  /** An object: a key without empty or relative segments that does not end with a slash. */
  public static final String OBJECT_PATTERN = "^s3://" + BUCKET + "(/" + SEGMENT + ")+$";

  /** A folder: the bucket itself or a key like an object's; a slash may end it. */
  public static final String FOLDER_PATTERN = "^s3://" + BUCKET + "(/" + SEGMENT + ")*/?$";

  private static final String OBJECT_EXAMPLE = "an object, such as s3://my-bucket/models/net.pt";
  private static final String FOLDER_EXAMPLE = "a folder, such as s3://my-bucket/data/25MB";

  /** What to say of a text that should match {@link #OBJECT_PATTERN}. */
  public static final String OBJECT_MESSAGE = "it must name " + OBJECT_EXAMPLE;

  /** What to say of a text that should match {@link #FOLDER_PATTERN}. */
  public static final String FOLDER_MESSAGE = "it must name " + FOLDER_EXAMPLE;

  private ObjectUriSyntax() {}

  /** What is wrong with an object's URI, if anything is; continues the name of the field. */
  public static Optional<String> objectProblem(String uri) {
    return problem(uri, OBJECT_PATTERN, OBJECT_EXAMPLE);
  }

  /** What is wrong with a folder's URI, if anything is; continues the name of the field. */
  public static Optional<String> folderProblem(String uri) {
    return problem(uri, FOLDER_PATTERN, FOLDER_EXAMPLE);
  }

  private static Optional<String> problem(String uri, String pattern, String wanted) {
    if (uri.codePointCount(0, uri.length()) > MAX_CHARS) {
      return Optional.of("has " + uri.length() + " characters; it may have at most " + MAX_CHARS);
    }
    if (uri.matches(pattern)) {
      return Optional.empty();
    }
    if (!uri.startsWith("s3://")) {
      return Optional.of("is '" + uri + "', which is not an s3:// URI; write " + wanted);
    }
    if (!uri.matches("(?s)s3://" + BUCKET + "(/.*)?")) {
      return Optional.of(
          "is '"
              + uri
              + "', whose bucket is not one: buckets have 3 to 63 letters, digits, dots, hyphens"
              + " and underscores");
    }
    return Optional.of("is '" + uri + "', which does not name " + wanted);
  }
}
