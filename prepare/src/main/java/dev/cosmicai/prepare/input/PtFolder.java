package dev.cosmicai.prepare.input;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.Samples;
import dev.cosmicai.storage.NaturalOrder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of {@code .pt} files, in natural order, or one such file: {@code images}, {@code
 * magnitudes} and, if all have it, {@code redshift}. The files are mapped, so that the system and
 * not this process decides what of them is in memory; only redshifts are copied.
 */
final class PtFolder implements InputFile {
  private static final String IMAGES = "images";
  private static final String MAGNITUDES = "magnitudes";
  private static final String REDSHIFT = "redshift";

  private final Path folder;
  private final List<Path> files;
  private final List<Samples> parts = new ArrayList<>();

  /** The first sample of each file, and at the end the number of all. */
  private final long[] starts;

  private PtFolder(Path folder, List<Path> files) {
    this.folder = folder;
    this.files = files;
    this.starts = new long[files.size() + 1];
    for (int i = 0; i < files.size(); i++) {
      Samples samples = map(files.get(i));
      requireSameAsFirst(samples, files.get(i));
      parts.add(samples);
      starts[i + 1] = starts[i] + samples.count();
    }
  }

  static PtFolder open(Path path) {
    List<Path> files = Files.isDirectory(path) ? list(path) : List.of(path);
    if (files.isEmpty()) {
      throw new FatalFault(Reason.InputNotFound, path + " holds no .pt files");
    }
    return new PtFolder(path, files);
  }

  @Override
  public List<String> names() {
    return parts.get(0).labelled()
        ? List.of(IMAGES, MAGNITUDES, REDSHIFT)
        : List.of(IMAGES, MAGNITUDES);
  }

  @Override
  public RowArray array(String name) {
    if (!names().contains(name)) {
      throw InputFile.noSuchArray(folder, name, names());
    }
    Samples first = parts.get(0);
    return switch (name) {
      case IMAGES -> new Rows(name, new int[] {first.channels(), first.height(), first.width()});
      case MAGNITUDES -> new Rows(name, new int[] {first.magnitudeCount()});
      default -> new Rows(name, new int[0]);
    };
  }

  @Override
  public Optional<String> ownRedshift() {
    return names().contains(REDSHIFT) ? Optional.of(REDSHIFT) : Optional.empty();
  }

  @Override
  public List<String> imageNames() {
    return List.of(IMAGES);
  }

  @Override
  public List<Path> files() {
    return files;
  }

  @Override
  public void close() {
    parts.clear(); // Mappings end when nobody can reach them.
  }

  private void requireSameAsFirst(Samples samples, Path file) {
    if (parts.isEmpty()) {
      return;
    }
    Samples first = parts.get(0);
    if (samples.channels() != first.channels()
        || samples.height() != first.height()
        || samples.width() != first.width()
        || samples.magnitudeCount() != first.magnitudeCount()
        || samples.labelled() != first.labelled()) {
      throw new FatalFault(
          Reason.PartitionShape,
          file + " holds other shapes of images, magnitudes or redshift than " + files.get(0));
    }
  }

  private static Samples map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new FatalFault(
            Reason.PartitionShape, file + " has more than 2 GiB; split it into several files");
      }
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return PartitionReader.read(bytes, PartitionFormat.PT, file.toString());
    } catch (IOException e) {
      throw new FatalFault(Reason.InputNotFound, file + " cannot be read: " + e, e);
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.toString().endsWith(".pt"))
          .sorted(
              Comparator.comparing(entry -> entry.getFileName().toString(), NaturalOrder.INSTANCE))
          .toList();
    } catch (IOException e) {
      throw new FatalFault(Reason.InputNotFound, folder + " cannot be read: " + e, e);
    }
  }

  /** One column over all files. */
  private final class Rows implements RowArray {
    private final String name;
    private final int[] shape;

    private Rows(String name, int[] shape) {
      this.name = name;
      this.shape = shape;
    }

    @Override
    public String label() {
      return folder + ", " + name;
    }

    @Override
    public long rows() {
      return starts[parts.size()];
    }

    @Override
    public int[] rowShape() {
      return shape.clone();
    }

    @Override
    public void read(long row, int first, int count, double[] target, int at) {
      int part = part(row);
      int inPart = (int) (row - starts[part]);
      if (name.equals(REDSHIFT)) {
        target[at] = parts.get(part).redshifts().get(inPart);
        return;
      }
      float[] values = new float[count];
      read(row, first, count, values, 0);
      for (int i = 0; i < count; i++) {
        target[at + i] = values[i];
      }
    }

    @Override
    public void read(long row, int first, int count, float[] target, int at) {
      int part = part(row);
      int inPart = (int) (row - starts[part]);
      Samples samples = parts.get(part);
      if (name.equals(REDSHIFT)) {
        target[at] = (float) samples.redshifts().get(inPart);
        return;
      }
      ByteBuffer values =
          name.equals(IMAGES) ? samples.images(inPart, 1) : samples.magnitudes(inPart, 1);
      values.asFloatBuffer().get(first, target, at, count);
    }

    private int part(long row) {
      int found = Arrays.binarySearch(starts, row);
      int part = found >= 0 ? found : -found - 2;
      while (starts[part + 1] <= row) {
        part++; // Files without samples.
      }
      return part;
    }
  }
}
