package dev.cosmicai.formats.image;

/**
 * An image as a file holds it: JPEG or PNG, or what claims to be one.
 *
 * @param label what to call it in messages, such as {@code `000123.jpg`}
 * @param bytes all of them; nobody may change them
 */
@SuppressWarnings("ArrayRecordComponent") // it may be large, and nobody compares two
public record EncodedImage(String label, byte[] bytes) {
  /** The longest that is read: a photograph of 100 MB has more pixels than are decoded. */
  public static final int MAX_BYTES = 64 << 20;
}
