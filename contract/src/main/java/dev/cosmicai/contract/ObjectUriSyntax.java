package dev.cosmicai.contract;

import java.util.Optional;

/**
 * The syntax of {@code s3://bucket/key}, once for the resource's schema and for every reader. The
 * patterns mean the same in Java and in RE2, which CEL uses.
 */
public final class ObjectUriSyntax {
  /** The scheme, a bucket of 63 characters, a slash, and a key of 1024. */
  public static final int MAX_CHARS = 5 + 63 + 1 + 1024;

  private static final String SCHEME = "s3://";
  private static final String BUCKET = "[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]";

  /** Not empty, no control character, neither {@code .} nor {@code ..}. */
  private static final String SEGMENT =
      "([^/.\\p{Cc}][^/\\p{Cc}]*|[.][^/.\\p{Cc}][^/\\p{Cc}]*|[.][.][^/\\p{Cc}]+)";

  /** An object: a key without empty or relative segments that does not end with a slash. */
  public static final String OBJECT_PATTERN = "^" + SCHEME + BUCKET + "(/" + SEGMENT + ")+$";

  /** A folder: the bucket itself or a key like an object's; a slash may end it. */
  public static final String FOLDER_PATTERN = "^" + SCHEME + BUCKET + "(/" + SEGMENT + ")*/?$";

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
    return isShort(uri) && uri.matches(pattern)
        ? Optional.empty()
        : Optional.of("is '" + uri + "', which does not name " + wanted + ": " + why(uri));
  }

  /** Whether a text is short enough to be matched with the patterns. */
  static boolean isShort(String uri) {
    return uri.codePointCount(0, uri.length()) <= MAX_CHARS;
  }

  /** In words, why a text does not match the patterns; continues a sentence about it. */
  static String why(String uri) {
    if (!isShort(uri)) {
      return "it may have at most " + MAX_CHARS + " characters";
    }
    if (!uri.startsWith(SCHEME)) {
      return "it does not start with s3://";
    }
    String rest = uri.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String path = (slash < 0 ? "" : rest.substring(slash)) + "/";
    if (!bucket.matches(BUCKET)) {
      return "'" + bucket + "' is not a bucket's name (3 to 63 letters, digits, dots, hyphens)";
    }
    if (path.substring(0, path.length() - 1).contains("//")) {
      return "it has an empty path segment ('//')";
    }
    if (path.contains("/./") || path.contains("/../")) {
      return "it has a relative path segment ('.' or '..')";
    }
    return uri.chars().anyMatch(Character::isISOControl)
        ? "it has a control character"
        : "it has no key, or a slash at its end";
  }
}
