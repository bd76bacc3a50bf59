package dev.cosmicai.coordinator.plan;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.storage.TransferStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hex. */
final class Sha256 {
  private Sha256() {}

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new InternalFault("this Java has no SHA-256, which every Java must have", e);
    }
  }

  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(newDigest().digest(bytes));
  }

  /** The digest of a stored object, which passes through a temporary file and no buffer. */
  static String ofObject(ObjectStore store, StoredObject object) {
    try {
      Path file = Files.createTempFile("cosmic-digest", null);
      // Deleted when it is closed, and by the download itself where that fails: a file that is gone
      // already is no fault, and must not hide one.
      store.downloadTo(object, file, new TransferStats());
      MessageDigest digest = newDigest();
      try (InputStream in =
          new DigestInputStream(
              Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "model.uri: no temporary file for the digest of %s (%s); set model.sha256"
              .formatted(object.uri(), e),
          e);
    }
  }
}
