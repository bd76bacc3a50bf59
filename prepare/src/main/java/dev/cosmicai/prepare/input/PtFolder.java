package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ColumnNames;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.RowArray;
import dev.cosmicai.prepare.rows.Source;
import dev.cosmicai.prepare.rows.StoredArray;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code .pt} files of one kind, in natural order, or one such file of any size: each tensor over
 * all of them. Each row is read where it lies.
 */
final class PtFolder implements InputFile {
  /** Of all files and tensors: so many are open at a time. */
  private static final int MAX_OPEN = 64;

  private final String name;
  private final List<Source> files;
  private final List<PtFile> parts;

  /** The one that was used last comes last. */
  private final Map<Piece, Opened> open = new LinkedHashMap<>(16, 0.75f, true);

  private record Piece(int part, String tensor) {}

  private record Opened(Bytes bytes, StoredArray rows) {}

  private PtFolder(String name, List<Source> files) {
    this.name = name;
    this.files = files;
    this.parts = files.stream().map(PtFile::new).toList();
  }

  static PtFolder open(Source source) {
    List<Source> files = source.files();
    if (files.isEmpty()) {
      throw new FatalFault(Reason.InputNotFound, source + " holds no .pt files");
    }
    return new PtFolder(source.toString(), files);
  }

  @Override
  public List<String> names() {
    return List.copyOf(parts.get(0).names());
  }

  @Override
  public RowArray array(String wanted) {
    return new Rows(find(wanted).orElseThrow(() -> InputFile.noSuchArray(name, wanted, names())));
  }

  @Override
  public Optional<String> ownRedshift() {
    return find("redshift");
  }

  @Override
  public List<String> imageNames() {
    return find("images").map(List::of).orElse(List.of());
  }

  @Override
  public void close() {
    open.values().forEach(each -> each.bytes().close());
    open.clear();
  }

  /** The tensor of a name, or the one that readers of partitions take for it. */
  private Optional<String> find(String wanted) {
    if (names().contains(wanted)) {
      return Optional.of(wanted);
    }
    return ColumnNames.ofSurvey(wanted).stream().filter(names()::contains).findFirst();
  }

  private StoredArray opened(int part, String tensor) {
    Piece piece = new Piece(part, tensor);
    Opened known = open.get(piece);
    if (known == null) {
      Bytes bytes = files.get(part).open();
      try {
        known = new Opened(bytes, parts.get(part).rows(tensor, bytes));
      } catch (RuntimeException e) {
        try (bytes) {
          throw e;
        }
      }
      open.put(piece, known);
      if (open.size() > MAX_OPEN) {
        Iterator<Opened> eldest = open.values().iterator();
        eldest.next().bytes().close();
        eldest.remove();
      }
    }
    return known.rows();
  }

  /** One tensor over all files. */
  private final class Rows implements RowArray {
    private final String tensor;
    private final int[] shape;
    private final boolean whole;

    /** The first sample of each file, and at the end the number of all. */
    private final long[] starts = new long[parts.size() + 1];

    private Rows(String tensor) {
      this.tensor = tensor;
      RowArray first = opened(0, tensor);
      this.shape = first.rowShape();
      this.whole = first.isWhole();
      for (int i = 0; i < parts.size(); i++) {
        PtFile.Tensor described = parts.get(i).tensor(tensor);
        if (described == null || !isLikeTheFirst(described)) {
          throw new FatalFault(
              Reason.PartitionShape,
              "%s holds another %s than %s"
                  .formatted(files.get(i), InputFaults.quote(tensor), files.get(0)));
        }
        starts[i + 1] = Math.addExact(starts[i], described.shape()[0]);
      }
    }

    private boolean isLikeTheFirst(PtFile.Tensor other) {
      return other.shape().length == shape.length + 1
          && Arrays.equals(
              Arrays.stream(other.shape()).skip(1).toArray(),
              Arrays.stream(shape).asLongStream().toArray())
          && other.numbers().type().isWhole() == whole;
    }

    @Override
    public String label() {
      return name + ", " + tensor;
    }

    @Override
    public long rows() {
      return starts[starts.length - 1];
    }

    @Override
    public int[] rowShape() {
      return shape.clone();
    }

    @Override
    public boolean isWhole() {
      return whole;
    }

    @Override
    public void read(long row, int first, int count, float[] target) {
      int part = part(row);
      opened(part, tensor).read(row - starts[part], first, count, target);
    }

    @Override
    public double number(long row, int element) {
      int part = part(row);
      return opened(part, tensor).number(row - starts[part], element);
    }

    @Override
    public long whole(long row, int element) {
      int part = part(row);
      return opened(part, tensor).whole(row - starts[part], element);
    }

    @Override
    public void prefetch(long row, int first, int count) {
      int part = part(row);
      opened(part, tensor).prefetch(row - starts[part], first, count);
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
