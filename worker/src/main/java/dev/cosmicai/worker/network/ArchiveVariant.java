package dev.cosmicai.worker.network;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.StoredZip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** An archive that lies inside another one: the same network in another precision. */
final class ArchiveVariant {
  private static final int BYTES_PER_MEBIBYTE = 1 << 20;

  private ArchiveVariant() {}

  /** The member that is the variant of this precision, if the archive has it. */
  static Optional<StoredZip.Entry> find(StoredZip archive, String precision) {
    return archive.entryEndingWith("/extra/" + precision + ".pt");
  }

  /**
   * Puts a variant in the place of the archive around it, whose bytes may still be mapped.
   *
   * @param variant its bytes
   * @param file the archive's, which is replaced
   * @throws FatalFault (InvalidSpec) if the folder takes no such file
   */
  static void replace(ByteBuffer variant, Path file) {
    Path beside = file.resolveSibling(file.getFileName() + ".variant");
    int mebibytes = variant.remaining() / BYTES_PER_MEBIBYTE + 1;
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        while (variant.hasRemaining()) {
          channel.write(variant);
        }
      }
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      delete(beside, e);
      throw new FatalFault(
          Reason.InvalidSpec,
          "the model cannot be written to %s: %s; set COSMIC_SCRATCH_DIR to a folder with %d MiB"
              .formatted(beside.getParent(), e, mebibytes),
          e);
    }
  }

  private static void delete(Path beside, IOException cause) {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
