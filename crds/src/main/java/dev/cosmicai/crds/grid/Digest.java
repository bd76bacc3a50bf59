package dev.cosmicai.crds.grid;

import dev.cosmicai.faults.InternalFault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a text is boiled down to, the same on every machine. */
final class Digest {
  private Digest() {}

  /** Its SHA-256 as hexadecimal digits. */
  static String of(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new InternalFault("this Java has no SHA-256", e);
    }
  }
}
