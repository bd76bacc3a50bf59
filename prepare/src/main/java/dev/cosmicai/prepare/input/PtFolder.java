package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.PartitionColumns;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pt.PtReader;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.NumberType;
import dev.cosmicai.prepare.rows.PlainRows;
import dev.cosmicai.prepare.rows.RowArray;
import dev.cosmicai.prepare.rows.Source;
import dev.cosmicai.prepare.rows.StoredArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code .pt} files of one kind, in natural order, or one such file of any size: their tensors by
 * their names or, where they only have an order, as {@code images}, {@code magnitudes}, {@code
 * redshift}, {@code 3} and so on. Each row is read where it lies.
 */
final class PtFolder implements InputFile {
  private static final List<String> BY_POSITION = List.of("images", "magnitudes", "redshift");

  /** Of all files and tensors: so many are open at a time. */
  private static final int MAX_OPEN = 64;

  private static final long MAX_VERIFIED_BYTES = 1L << 30;
  private static final int VERIFIED_PIECE_BYTES = 1 << 20;

  private final String name;
  private final List<Source> files;
  private final Set<String> verified = new HashSet<>();

  /** Of each file its tensors, as it describes them. */
  private final List<Map<String, Supplier<Stored>>> parts = new ArrayList<>();

  private final Map<Piece, Opened> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Piece, Opened> eldest) {
          if (size() > MAX_OPEN) {
            eldest.getValue().bytes().close();
            return true;
          }
          return false;
        }
      };

  /**
   * A tensor in a file.
   *
   * @param place null if it is packed
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared beyond this class
  private record Stored(ElementType type, long[] shape, StoredArray.Place place) {
    static Stored of(StridedTensor tensor) {
      StoredArray.Place place =
          tensor.offset().isEmpty()
              ? null
              : new StoredArray.Place(
                  tensor.offset().getAsLong(), tensor.shape(), tensor.byteStrides());
      return new Stored(tensor.type(), tensor.shape(), place);
    }
  }

  private record Piece(int part, String tensor) {}

  private record Opened(Bytes bytes, StoredArray rows) {}

  private PtFolder(String name, List<Source> files) {
    this.name = name;
    this.files = files;
    for (Source file : files) {
      try (Bytes bytes = file.open()) {
        Map<String, Supplier<Stored>> tensors = new LinkedHashMap<>();
        tensors(file, bytes).forEach((key, tensor) -> tensors.put(key, described(tensor)));
        parts.add(tensors);
      }
    }
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
    return List.copyOf(parts.get(0).keySet());
  }

  @Override
  public RowArray array(String wanted) {
    String tensor = find(wanted).orElseThrow(() -> InputFile.noSuchArray(name, wanted, names()));
    return new Rows(tensor);
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
    if (parts.get(0).containsKey(wanted)) {
      return Optional.of(wanted);
    }
    return PartitionColumns.names(wanted).stream().filter(parts.get(0)::containsKey).findFirst();
  }

  private static Map<String, Supplier<StridedTensor>> tensors(Source file, Bytes bytes) {
    FileFaults faults = FileFaults.partition(file.toString());
    TensorSet set = PtReader.tensors(bytes, faults, new MemoryBudget(faults, bytes));
    Map<String, Supplier<StridedTensor>> tensors = new LinkedHashMap<>();
    set.byName()
        .forEach(
            (key, tensor) -> {
              boolean named = set.named() || tensors.size() >= BY_POSITION.size();
              tensors.put(named ? key : BY_POSITION.get(tensors.size()), tensor);
            });
    return tensors;
  }

  /** What is wrong with a tensor matters once it is asked for. */
  private static Supplier<Stored> described(Supplier<StridedTensor> tensor) {
    try {
      Stored stored = Stored.of(tensor.get());
      return () -> stored;
    } catch (FatalFault e) {
      return () -> {
        throw e;
      };
    }
  }

  private StoredArray opened(int part, String tensor) {
    Piece piece = new Piece(part, tensor);
    Opened known = open.get(piece);
    if (known == null) {
      Bytes bytes = files.get(part).open();
      try {
        known = new Opened(bytes, rows(files.get(part), bytes, tensor, parts.get(part)));
      } catch (RuntimeException e) {
        bytes.close();
        throw e;
      }
      open.put(piece, known);
    }
    return known.rows();
  }

  private StoredArray rows(
      Source file, Bytes bytes, String tensor, Map<String, Supplier<Stored>> part) {
    String label = file + ", " + tensor;
    InputFaults faults = new InputFaults(label);
    Stored stored = part.get(tensor).get();
    PlainRows.Numbers numbers = numbers(stored.type());
    if (stored.place() != null) {
      if (file.isNear() && verified.add(label)) {
        tensors(file, bytes).get(tensor).get().run().ifPresent(run -> verify(run, bytes));
      }
      return StoredArray.of(label, bytes, stored.place(), numbers, bytes.size(), faults);
    }
    MemoryBudget budget = new MemoryBudget(FileFaults.partition(label), bytes);
    Bytes unpacked =
        Bytes.of(tensors(file, bytes).get(tensor).get().toTensor(budget).data(), faults);
    StoredArray.Place place = StoredArray.Place.dense(0, stored.shape(), numbers.bytes());
    return StoredArray.of(label, unpacked, place, numbers, unpacked.size(), faults);
  }

  /** Reads a tensor through, to see whether it is damaged; of a very large one that takes long. */
  private static void verify(ByteRun run, Bytes bytes) {
    if (run.storedBytes() <= MAX_VERIFIED_BYTES) {
      ByteBuffer piece = ByteBuffer.allocateDirect(VERIFIED_PIECE_BYTES);
      for (long at = 0; at < run.storedBytes(); at += piece.limit()) {
        piece.clear().limit((int) Math.min(piece.capacity(), run.storedBytes() - at));
        bytes.read(run.offset() + at, piece);
        run.passed(piece.flip());
      }
      run.verify();
    }
  }

  private static PlainRows.Numbers numbers(ElementType type) {
    NumberType number =
        switch (type) {
          case FLOAT64 -> NumberType.FLOAT64;
          case FLOAT32 -> NumberType.FLOAT32;
          case FLOAT16 -> NumberType.FLOAT16;
          case BFLOAT16 -> NumberType.BFLOAT16;
          case INT64 -> NumberType.INT64;
          case INT32 -> NumberType.INT32;
          case INT16 -> NumberType.INT16;
          case INT8 -> NumberType.INT8;
          case UINT8, BOOL -> NumberType.UINT8;
        };
    return PlainRows.Numbers.of(number, ByteOrder.LITTLE_ENDIAN);
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
        Supplier<Stored> described = parts.get(i).get(tensor);
        Stored stored = described == null ? null : described.get();
        boolean same =
            stored != null
                && stored.shape().length == shape.length + 1
                && numbers(stored.type()).type().isWhole() == whole;
        for (int d = 0; same && d < shape.length; d++) {
          same = stored.shape()[d + 1] == shape[d];
        }
        if (!same) {
          throw new FatalFault(
              Reason.PartitionShape,
              "%s holds another %s than %s"
                  .formatted(files.get(i), InputFaults.quote(tensor), files.get(0)));
        }
        starts[i + 1] = Math.addExact(starts[i], stored.shape()[0]);
      }
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
    public void read(long row, int first, int count, double[] target, int at) {
      int part = part(row);
      opened(part, tensor).read(row - starts[part], first, count, target, at);
    }

    @Override
    public void read(long row, int first, int count, float[] target, int at) {
      int part = part(row);
      opened(part, tensor).read(row - starts[part], first, count, target, at);
    }

    @Override
    public void read(long row, int first, int count, long[] target, int at) {
      int part = part(row);
      opened(part, tensor).read(row - starts[part], first, count, target, at);
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
