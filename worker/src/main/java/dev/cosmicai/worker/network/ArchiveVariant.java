package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * An archive that lies inside another one: the same network in another precision, or rewritten for
 * other processors. It is a piece of the file around it, so it can be fetched without the rest.
 *
 * @param member its name there, such as {@code bf16.amx.pt}
 * @param precision that it is there for
 * @param offset of its first byte in the file around it
 * @param bytes its length
 * @param crc32 the checksum that the archive around it has of it
 */
public record ArchiveVariant(
    String member, Precision precision, long offset, long bytes, int crc32) {
  private static final int BYTES_PER_MEBIBYTE = 1 << 20;

  /**
   * Opens it.
   *
   * @param file holds this archive and nothing else
   * @param uri of the archive around it, for messages
   * @throws FatalFault (ModelCorrupt) if it is damaged, no archive or another one than it is called
   */
  public ModelArchive open(Path file, String uri) {
    verify(file, uri);
    ModelArchive variant = ModelArchive.open(file, uri, "");
    if (variant.info().precision() != precision) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          "%s is no usable model: its variant %s computes in %s, and is there for %s; export it again"
              .formatted(uri, member, variant.info().precision(), precision));
    }
    return variant;
  }

  /**
   * Puts it in the place of the archive around it, whose bytes may be mapped.
   *
   * @param file the archive's around it, which is replaced
   * @throws FatalFault (InvalidSpec) if the folder takes no such file
   */
  void replace(Path file) {
    Path beside = file.resolveSibling(file.getFileName() + ".variant");
    copy(file, beside);
    try {
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(beside, e);
    }
  }

  /**
   * Writes it to a file of its own.
   *
   * @param file the archive's around it
   * @param target replaced if it is there
   * @throws FatalFault (InvalidSpec) if the folder takes no such file
   */
  public void copy(Path file, Path target) {
    try (FileChannel whole = FileChannel.open(file);
        FileChannel piece =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      for (long done = 0; done < bytes; ) {
        done += whole.transferTo(offset + done, bytes - done, piece);
      }
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  private FatalFault unwritable(Path beside, IOException e) {
    delete(beside, e);
    return new FatalFault(
        Reason.InvalidSpec,
        "the model cannot be written to %s: %s; set COSMIC_SCRATCH_DIR to a folder with %d MiB"
            .formatted(beside.getParent(), e, bytes / BYTES_PER_MEBIBYTE + 1),
        e);
  }

  private void verify(Path file, String uri) {
    if (crc32 == 0) {
      return; // Its writer left it out.
    }
    CRC32 actual = new CRC32();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), actual)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw ModelArchive.unreadable(file, uri, e);
    }
    if ((int) actual.getValue() != crc32) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          "%s is damaged: the checksum of its variant %s is wrong; fetch or write the file again"
              .formatted(uri, member));
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
