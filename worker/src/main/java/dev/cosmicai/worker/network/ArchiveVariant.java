package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.zip.StoredZip;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * An archive that lies inside another one: the same network in another precision. It is a piece of
 * the file around it, so it can be fetched without the rest.
 *
 * @param precision that it is there for
 * @param offset of its first byte in the file around it
 * @param bytes its length
 * @param crc32 the checksum that the archive around it has of it
 */
public record ArchiveVariant(Precision precision, long offset, long bytes, int crc32) {
  private static final int BYTES_PER_MEBIBYTE = 1 << 20;

  /**
   * Chooses what in a model's file computes as a job asks.
   *
   * @param file the model's; only its directory and metadata are read
   * @param uri its name in messages
   * @param processor what computes
   * @return the archive inside; empty if it is that around all
   * @throws FatalFault PrecisionUnavailable if archive or processor lack it; ModelCorrupt if the
   *     file is no archive
   */
  public static Optional<ArchiveVariant> choose(
      FileBytes file, String uri, Precision asked, Processor processor) {
    StoredZip zip = StoredZip.open(file, uri, Reason.ModelCorrupt);
    Map<Precision, StoredZip.Entry> inside = new EnumMap<>(Precision.class);
    for (Precision precision : Precision.concrete()) {
      zip.entryEndingWith("/extra/" + precision + ".pt")
          .ifPresent(entry -> inside.put(precision, entry));
    }
    Precision own = TorchArchive.metadata(zip, uri).info().precision();
    TreeSet<Precision> held = new TreeSet<>(inside.keySet());
    held.add(own);
    Precision chosen = PrecisionChoice.choose(uri, asked, held, processor);
    if (chosen == own) {
      return Optional.empty();
    }
    StoredZip.Entry entry = inside.get(chosen);
    return Optional.of(new ArchiveVariant(chosen, zip.offset(entry), entry.bytes(), entry.crc32()));
  }

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
          "%s is no usable model: its %s variant computes in %s; export it again"
              .formatted(uri, precision, variant.info().precision()));
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
    try {
      try (FileChannel whole = FileChannel.open(file);
          FileChannel piece =
              FileChannel.open(
                  beside,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
        for (long done = 0; done < bytes; ) {
          done += whole.transferTo(offset + done, bytes - done, piece);
        }
      }
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      delete(beside, e);
      throw new FatalFault(
          Reason.InvalidSpec,
          "the model cannot be written to %s: %s; set COSMIC_SCRATCH_DIR to a folder with %d MiB"
              .formatted(beside.getParent(), e, bytes / BYTES_PER_MEBIBYTE + 1),
          e);
    }
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
          "%s is damaged: the checksum of its %s variant is wrong; fetch or write the file again"
              .formatted(uri, precision));
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
