package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.parquet.footer.ArrowSchema;
import dev.cosmicai.formats.parquet.footer.Footer;
import dev.cosmicai.formats.parquet.footer.Leaf;
import dev.cosmicai.formats.parquet.page.Damage;
import dev.cosmicai.formats.parquet.type.ColumnFormat;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Reads tables in <a href="https://parquet.apache.org/docs/file-format/">Apache Parquet's
 * format</a>. The footer is read at once, a column's pages when they are asked for.
 *
 * <p>A column of numbers is a tensor {@code [N]}; one of lists that are all of length K is {@code
 * [N, K]}, one of lists of lists {@code [N, K, L]}, bytes of a fixed length L are uint8 {@code [N,
 * L]}. Arrow's tensors of a fixed shape have that shape. Members of structs have names with dots.
 * Types are as {@link ColumnFormat} says. A null is NaN in a column of floating numbers and refused
 * in any other. What is text or bytes of any length is read as {@link BinaryColumn}.
 *
 * <p>Pages may be compressed with snappy, zstd, gzip or lz4_raw. Encrypted files are not read. For
 * one thread.
 */
public final class ParquetReader {
  private static final int MAGIC = 0x31524150; // PAR1
  private static final int ENCRYPTED_MAGIC = 0x45524150; // PARE

  private final FileBytes file;
  private final Footer footer;
  private final FileFaults faults;
  private final MemoryBudget budget;
  private final Map<String, Leaf> leaves = new LinkedHashMap<>();

  /** By Arrow's schema; null before one was needed. */
  private Map<String, long[]> arrowShapes;

  private ParquetReader(FileBytes file, Footer footer, FileFaults faults, MemoryBudget budget) {
    this.file = file;
    this.footer = footer;
    this.faults = faults;
    this.budget = budget;
    for (Leaf leaf : footer.leaves()) {
      // Of two with one name neither is read: nobody could say which.
      leaves.merge(leaf.name(), leaf, (one, other) -> null);
    }
  }

  /** Whether a file is one: by its first bytes. */
  public static boolean looksLike(FileBytes file) {
    int first = file.size() < Integer.BYTES ? 0 : file.read(0, Integer.BYTES).getInt(0);
    return first == MAGIC || first == ENCRYPTED_MAGIC;
  }

  /** The columns by name; only the footer is read. */
  public static TensorSet tensors(FileBytes file, FileFaults faults, MemoryBudget budget) {
    return open(file, faults, budget).tensors();
  }

  /** Reads the footer. */
  public static ParquetReader open(FileBytes file, FileFaults faults, MemoryBudget budget) {
    return new ParquetReader(file, Footer.read(file, faults, budget), faults, budget);
  }

  /** How many rows the table has. */
  public long rows() {
    return footer.rows();
  }

  /**
   * All columns by name, also those that are no numbers and are refused when they are asked for.
   */
  public TensorSet tensors() {
    Map<String, Supplier<StridedTensor>> tensors = new LinkedHashMap<>();
    for (Leaf leaf : footer.leaves()) {
      tensors.put(leaf.name(), () -> tensor(leaf));
    }
    return new TensorSet(tensors, true);
  }

  /** Whether there is a column of this name that holds text or bytes of any length. */
  public boolean isBinary(String name) {
    Leaf leaf = leaves.get(name);
    return leaf != null && ColumnFormat.isBinary(leaf);
  }

  /** The column of this name, for which {@link #isBinary} holds. */
  public BinaryColumn binary(String name) {
    if (!isBinary(name)) {
      throw new IllegalArgumentException(name);
    }
    return new BinaryColumn(Column.of(file, footer, leaves.get(name), faults, budget));
  }

  private StridedTensor tensor(Leaf leaf) {
    ColumnMember member = member(leaf);
    LongStream shape = LongStream.concat(LongStream.of(footer.rows()), shapeOfRow(leaf, member));
    return StridedTensor.dense(
        member.format().type(),
        shape.toArray(),
        false,
        Extent.of(member),
        faults,
        Damage.of(faults, leaf.name()).column());
  }

  /** The bytes of the column of this name, which holds numbers. */
  ColumnMember member(String name) {
    return member(leaves.get(name));
  }

  private ColumnMember member(Leaf leaf) {
    Damage damage = Damage.of(faults, leaf.name());
    if (!leaves.containsKey(leaf.name())) {
      throw faults.shape("has two of %s; wanted one", damage.column());
    }
    ColumnFormat format = ColumnFormat.of(leaf, damage);
    Column column = Column.of(file, footer, leaf, faults, budget);
    long[] lengths = ListShape.lengths(column);
    long rowBytes = saturatingMultiply(product(lengths), format.bytes());
    long bytes = saturatingMultiply(footer.rows(), rowBytes);
    if (bytes == Long.MAX_VALUE) {
      throw faults.corrupt("is damaged: %s has more values than can be", damage.column());
    }
    return new ColumnMember(column, format, lengths, bytes);
  }

  /** As Arrow says, else by the lists; then by the bytes of a value. */
  private LongStream shapeOfRow(Leaf leaf, ColumnMember member) {
    long[] lengths = member.lengths();
    long[] arrow = lengths.length > 0 ? arrowShapes().get(leaf.name()) : null;
    boolean isArrows = arrow != null && (rows() == 0 || product(arrow) == product(lengths));
    ColumnFormat format = member.format();
    return LongStream.concat(
        Arrays.stream(isArrows ? arrow : lengths),
        format.isArray() ? LongStream.of(format.bytes()) : LongStream.empty());
  }

  private Map<String, long[]> arrowShapes() {
    if (arrowShapes == null) {
      arrowShapes =
          footer.arrowSchema().map(schema -> ArrowSchema.shapes(schema, budget)).orElse(Map.of());
    }
    return arrowShapes;
  }

  private static long product(long[] lengths) {
    return Arrays.stream(lengths).reduce(1, ParquetReader::saturatingMultiply);
  }

  private static long saturatingMultiply(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }
}
