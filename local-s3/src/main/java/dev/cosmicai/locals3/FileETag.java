package dev.cosmicai.locals3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * The ETag of a file: its size and its modification time in nanoseconds, as web servers make it. It
 * is the same after a restart and on any process that looks, costs no reading of the content, and
 * changes when the file is written, in place or by replacement. (Two writes of equal length within
 * one tick of the file system's clock, a few milliseconds, are not told apart.)
 *
 * <p>It ends in {@code -1} like the ETag of a multipart upload, so that no client takes it for the
 * MD5 of the content.
 */
final class FileETag {
  private FileETag() {}

  /** The quoted ETag; null if there is no such file. */
  static String of(Path file) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      // Gone or not to be had: whoever opens it next learns why.
      return null;
    }
    long modifiedNanos = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    return String.format("\"%016x%016x-1\"", attributes.size(), modifiedNanos);
  }

  /** Whether a condition header's value, quoted or not or {@code *}, names this ETag. */
  static boolean matches(String condition, String etag) {
    return condition.equals("*") || condition.replace("\"", "").equals(etag.replace("\"", ""));
  }
}
