package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.split.SplitPlan;
import java.util.List;

/**
 * The splits of a manifest's files: a file that is read by rows is cut into {@code
 * ceil(size/splitBytes)} parts, another one is a split of its own, and so is an empty one. They are
 * numbered in the order of the files, and the parts of each in order, so that files that come later
 * change no number. Immutable.
 */
public final class Splits implements SplitPlan {
  private final Manifest manifest;

  /** The number of each file's first split; at the end, how many there are. */
  private final int[] firstOfFile;

  /** How many files there are with each generation. */
  private final int[] filesUpTo;

  private Splits(Manifest manifest, int[] firstOfFile, int[] filesUpTo) {
    this.manifest = manifest;
    this.firstOfFile = firstOfFile;
    this.filesUpTo = filesUpTo;
  }

  /**
   * Those of a manifest whose files came one generation after another.
   *
   * @throws FatalFault ({@code InvalidSpec}) if they are more than a run may have
   */
  public static Splits of(Manifest.Frozen frozen) {
    return of(
        frozen.manifest(),
        frozen.generations().stream().mapToInt(Manifest.Generation::files).toArray());
  }

  /**
   * Those of one generation.
   *
   * @throws FatalFault ({@code InvalidSpec}) if they are more than a run may have
   */
  public static Splits of(Manifest manifest) {
    return of(manifest, new int[] {manifest.files().size()});
  }

  private static Splits of(Manifest manifest, int[] filesUpTo) {
    List<Manifest.File> files = manifest.files();
    PartitionFormat format = PartitionFormat.parse(manifest.data().format());
    int[] firstOfFile = new int[files.size() + 1];
    long count = 0;
    for (int file = 0; file < files.size(); file++) {
      count += parts(files.get(file), format, manifest.data().splitBytes());
      if (count > Limits.MAX_SPLITS) {
        throw tooMany(manifest);
      }
      firstOfFile[file + 1] = (int) count;
    }
    return new Splits(manifest, firstOfFile, filesUpTo);
  }

  private static long parts(Manifest.File file, PartitionFormat format, long splitBytes) {
    return file.sizeBytes() == 0 || !format.isReadByRows(file.key())
        ? 1
        : (file.sizeBytes() - 1) / splitBytes + 1;
  }

  private static FatalFault tooMany(Manifest manifest) {
    return new FatalFault(
        Reason.InvalidSpec,
        "data.splitSize: %,d files of %,d bytes are more than the %,d splits that a run may have, of %,d bytes each; raise data.splitSize"
            .formatted(
                manifest.files().size(),
                manifest.inputBytes(),
                Limits.MAX_SPLITS,
                manifest.data().splitBytes()));
  }

  @Override
  public int count() {
    return firstOfFile[firstOfFile.length - 1];
  }

  /** The number of a file's first split; of the number of files, how many splits there are. */
  public int firstOf(int file) {
    return firstOfFile[file];
  }

  @Override
  public int generations() {
    return filesUpTo.length;
  }

  @Override
  public int generation(int split) {
    int low = 0;
    int high = filesUpTo.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (firstOfFile[filesUpTo[middle]] <= split) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The file of a split, by its position in the manifest. */
  public int fileOf(int split) {
    int low = 0;
    int high = manifest.files().size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (firstOfFile[middle + 1] <= split) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Which part of its file a split is, from 0. */
  public int partOf(int split) {
    return split - firstOfFile[fileOf(split)];
  }

  /** Into how many parts a file is cut, at least 1. */
  public int partsOf(int file) {
    return firstOfFile[file + 1] - firstOfFile[file];
  }

  @Override
  public Split split(int index) {
    int file = fileOf(index);
    return Split.newBuilder()
        .setIndex(index)
        .setPartition(partition(manifest.files().get(file)))
        .setPart(index - firstOfFile[file])
        .setParts(partsOf(file))
        .build();
  }

  @Override
  public int parts(int index) {
    return partsOf(fileOf(index));
  }

  @Override
  public long bytes(int index) {
    int file = fileOf(index);
    long size = manifest.files().get(file).sizeBytes();
    int part = index - firstOfFile[file];
    return before(size, part + 1, partsOf(file)) - before(size, part, partsOf(file));
  }

  /** {@code size * part / parts}, where the product may be too large. */
  private static long before(long size, long part, long parts) {
    return size / parts * part + size % parts * part / parts;
  }

  @Override
  public long totalBytes() {
    return manifest.inputBytes();
  }

  private Partition partition(Manifest.File file) {
    return Partition.newBuilder()
        .setUri(manifest.uriOf(file).toString())
        .setSizeBytes(file.sizeBytes())
        .setEtag(file.etag())
        .setIndex(file.index())
        .build();
  }
}
