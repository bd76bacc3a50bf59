package dev.cosmicai.cli.tune;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.zip.ZipReplacement;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.choice.ProcessorChoices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where the tuned archive goes: a copy with other choices, or in the place of the archive. */
final class TunedArchive {
  private final Path target;

  /**
   * Looks whether it can be written, before anything is measured.
   *
   * @throws FatalFault (OutputRefused) if not
   */
  TunedArchive(Path target) {
    this.target = real(target);
    if (Files.isDirectory(this.target)
        || (Files.exists(this.target) && !Files.isWritable(this.target))
        || !Files.isWritable(folder())) {
      throw new FatalFault(
          Reason.OutputRefused, target + " cannot be written; choose another file with --out");
    }
  }

  /**
   * Writes it: all or nothing, also where it replaces the archive itself. All other members stay
   * byte for byte.
   *
   * @throws FatalFault (OutputRefused) if it cannot be written
   */
  void write(ModelArchive archive, ProcessorChoices choices) {
    Path unfinished = null;
    try {
      unfinished = Files.createTempFile(folder(), "." + target.getFileName() + "-", ".unfinished");
      ZipReplacement.write(
          archive.file(),
          unfinished,
          archive.choicesName(),
          choices.toJson(),
          new FileFaults(archive.uri(), Reason.ModelCorrupt));
      requireRead(unfinished, choices);
      Path likeness = Files.exists(target) ? target : archive.file();
      Files.setPosixFilePermissions(unfinished, Files.getPosixFilePermissions(likeness));
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FatalFault(
          Reason.OutputRefused,
          "%s cannot be written: %s; choose another file with --out".formatted(target, e),
          e);
    } finally {
      delete(unfinished);
    }
  }

  private static void requireRead(Path written, ProcessorChoices choices) {
    ProcessorChoices read = ModelArchive.open(written, written.toString(), "").choices();
    if (!read.all().equals(choices.all())) {
      throw new InternalFault("the choices in " + written + " are not those that were written");
    }
  }

  private Path folder() {
    return target.toAbsolutePath().getParent();
  }

  /** Not the link to a file, which would be replaced by one. */
  private static Path real(Path file) {
    try {
      return Files.exists(file) ? file.toRealPath() : file;
    } catch (IOException e) {
      return file;
    }
  }

  private static void delete(Path unfinished) {
    try {
      if (unfinished != null) {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      // It is beside the archive for everybody to see, and how the work ended counts more.
    }
  }
}
