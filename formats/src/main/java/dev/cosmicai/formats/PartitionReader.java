package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.parquet.ParquetReader;
import dev.cosmicai.formats.pt.LegacyPt;
import dev.cosmicai.formats.pt.PtReader;
import dev.cosmicai.formats.safetensors.SafetensorsReader;
import dev.cosmicai.formats.tar.TarReader;
import dev.cosmicai.formats.tensor.TensorSet;
import dev.cosmicai.formats.zip.GzipFile;
import dev.cosmicai.formats.zip.StoredZip;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * Reads a partition of any format: finds out which columns it has and where they lie. Stateless;
 * several threads may read at once, each its own buffer.
 */
public final class PartitionReader {
  private static final int ZIP_MEMBER = 0x04034b50;
  private static final int ZIP_END = 0x06054b50;
  private static final int SHOWN_BYTES = 8;

  private PartitionReader() {}

  /**
   * Reads directories and headers, but of torch's older format all.
   *
   * @param file the whole file; nobody may write to it as long as its columns are in use
   * @param format {@link PartitionFormat#AUTO} to tell it from the first bytes
   * @param name the file's URI, for messages
   * @throws FatalFault PartitionCorrupt if the file is cut short or damaged or of no known format,
   *     PartitionUnsafe if it asks for anything but tensors, PartitionShape if it holds no columns;
   *     its {@linkplain FatalFault#subject subject} is {@code name}
   */
  public static PartitionColumns columns(FileBytes file, PartitionFormat format, String name) {
    return columns(file, format, name, () -> 0, () -> 0);
  }

  /**
   * The same for columns that may take more memory than the file's size suggests, such as those
   * that are compressed well.
   *
   * @param spareBytes what copies and unpacked columns may take, all together; see {@link
   *     MemoryBudget}
   * @param spareTextBytes the same for text, such as names of images, which lies on the Java heap
   */
  public static PartitionColumns columns(
      FileBytes file,
      PartitionFormat format,
      String name,
      LongSupplier spareBytes,
      LongSupplier spareTextBytes) {
    FileFaults faults = FileFaults.partition(name);
    if (file.size() == 0) {
      throw faults.corrupt("is empty");
    }
    MemoryBudget budget = new MemoryBudget(faults, file, spareBytes, spareTextBytes);
    boolean auto = format == PartitionFormat.AUTO;
    if (GzipFile.looksLike(file)) {
      return new PartitionColumns(tensors(file, format, faults, budget), budget, faults);
    }
    PartitionFormat known = auto ? detect(file, faults) : format;
    return switch (known) {
      case PT, SAFETENSORS, NPZ ->
          new PartitionColumns(tensors(file, known, faults, budget), budget, faults);
      case PARQUET -> table(ParquetReader.open(file, faults, budget), auto, budget, faults);
      case IMAGES -> ImageTable.columns(file, budget, faults);
      case TAR, AUTO -> throw new IllegalArgumentException(format + " has no columns");
    };
  }

  /** The tensors of a file, which gzip may have compressed, once. */
  static TensorSet tensors(
      FileBytes file, PartitionFormat format, FileFaults faults, MemoryBudget budget) {
    if (GzipFile.looksLike(file)) {
      FileBytes unpacked = GzipFile.unpacked(file, faults, budget);
      return tensorsOf(unpacked, format, faults, budget).unpacked();
    }
    return tensorsOf(file, format, faults, budget);
  }

  private static TensorSet tensorsOf(
      FileBytes file, PartitionFormat format, FileFaults faults, MemoryBudget budget) {
    return switch (format == PartitionFormat.AUTO ? detect(file, faults) : format) {
      case PT -> PtReader.tensors(file, faults, budget);
      case SAFETENSORS -> SafetensorsReader.tensors(file, faults, budget);
      case NPZ -> NpzReader.tensors(file, faults, budget);
      case PARQUET -> ParquetReader.tensors(file, faults, budget);
      case TAR, IMAGES, AUTO ->
          throw faults.shape("is compressed by gzip as a whole, and %s is read unpacked", format);
    };
  }

  private static PartitionColumns table(
      ParquetReader table, boolean auto, MemoryBudget budget, FileFaults faults) {
    if (auto && ImageTable.isOne(table, faults.name())) {
      return ImageTable.columns(table, budget, faults);
    }
    ByteColumn.Finder contents =
        name -> table.isBinary(name) ? new ByteColumn.Contents(table.binary(name)) : null;
    return new PartitionColumns(table.tensors(), contents, null, budget, faults);
  }

  private static PartitionFormat detect(FileBytes file, FileFaults faults) {
    if (ImageTable.isCsv(faults.name())) {
      return PartitionFormat.IMAGES;
    }
    ByteBuffer view = file.read(0, (int) Math.min(file.size(), SHOWN_BYTES));
    int first = view.limit() < Integer.BYTES ? 0 : view.getInt(0);
    if (first == ZIP_MEMBER || first == ZIP_END) {
      return detect(StoredZip.open(file, faults), faults);
    } else if (LegacyPt.looksLike(file)) {
      return PartitionFormat.PT;
    } else if (NpzReader.looksLikeArray(file)) {
      return PartitionFormat.NPZ;
    } else if (SafetensorsReader.looksLike(file)) {
      return PartitionFormat.SAFETENSORS;
    } else if (ParquetReader.looksLike(file)) {
      return PartitionFormat.PARQUET;
    }
    byte[] beginning = new byte[view.limit()];
    view.get(0, beginning);
    throw faults.corrupt(
        "is no .pt, safetensors, npz, npy or Parquet file; it begins with %s%s",
        HexFormat.ofDelimiter(" ").formatHex(beginning),
        TarReader.looksLike(file)
            ? "; a shard's name ends in .tar, or the job says data.format: tar"
            : "");
  }

  private static PartitionFormat detect(StoredZip zip, FileFaults faults) {
    if (PtReader.looksLike(zip)) {
      return PartitionFormat.PT;
    } else if (NpzReader.looksLike(zip)) {
      return PartitionFormat.NPZ;
    }
    throw faults.corrupt("is an archive, but no .pt or .npz: it has no data.pkl and no array");
  }
}
