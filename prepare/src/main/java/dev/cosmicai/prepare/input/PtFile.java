package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.pt.PtReader;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.NumberType;
import dev.cosmicai.prepare.rows.PlainRows;
import dev.cosmicai.prepare.rows.Source;
import dev.cosmicai.prepare.rows.StoredArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One {@code .pt} file: where its tensors lie, by their names or, where they only have an order, as
 * {@code images}, {@code magnitudes}, {@code redshift}, {@code 3} and so on.
 */
final class PtFile {
  private static final List<String> BY_POSITION = List.of("images", "magnitudes", "redshift");
  private static final long MAX_VERIFIED_BYTES = 1L << 30;
  private static final int VERIFIED_PIECE_BYTES = 1 << 20;

  private final Source file;
  private final Map<String, Supplier<Tensor>> tensors = new LinkedHashMap<>();
  private final Set<String> verified = new HashSet<>();

  /**
   * A tensor, as the file describes it.
   *
   * @param place null if it is packed
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared beyond this package
  record Tensor(ElementType type, long[] shape, StoredArray.Place place) {
    private static Tensor of(StridedTensor tensor) {
      StoredArray.Place place =
          tensor.offset().isEmpty()
              ? null
              : new StoredArray.Place(
                  tensor.offset().getAsLong(), tensor.shape(), tensor.byteStrides());
      return new Tensor(tensor.type(), tensor.shape(), place);
    }

    PlainRows.Numbers numbers() {
      NumberType number =
          type == ElementType.BOOL ? NumberType.UINT8 : NumberType.valueOf(type.name());
      return PlainRows.Numbers.of(number, ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Gets to know all tensors. */
  PtFile(Source file) {
    this.file = file;
    try (Bytes bytes = file.open()) {
      read(bytes).forEach((name, tensor) -> tensors.put(name, described(tensor)));
    }
  }

  Set<String> names() {
    return tensors.keySet();
  }

  /** A tensor's description; null if there is no such tensor. */
  Tensor tensor(String name) {
    return tensors.containsKey(name) ? tensors.get(name).get() : null;
  }

  /** The rows of a tensor, as long as the file's bytes are open. */
  StoredArray rows(String name, Bytes bytes) {
    InputFaults faults = new InputFaults(file + ", " + name);
    Tensor tensor = tensor(name);
    if (tensor.place() != null) {
      if (file.isNear() && verified.add(name)) {
        read(bytes).get(name).get().run().ifPresent(run -> verify(run, bytes));
      }
      return StoredArray.of(bytes, tensor.place(), tensor.numbers(), bytes.size(), faults);
    }
    MemoryBudget budget = new MemoryBudget(FileFaults.partition(faults.file()), bytes);
    Bytes unpacked = Bytes.of(read(bytes).get(name).get().toTensor(budget).data(), faults);
    StoredArray.Place place = StoredArray.Place.dense(0, tensor.shape(), tensor.numbers().bytes());
    return StoredArray.of(unpacked, place, tensor.numbers(), unpacked.size(), faults);
  }

  private Map<String, Supplier<StridedTensor>> read(Bytes bytes) {
    FileFaults faults = FileFaults.partition(file.toString());
    TensorSet set = PtReader.tensors(bytes, faults, new MemoryBudget(faults, bytes));
    Map<String, Supplier<StridedTensor>> read = new LinkedHashMap<>();
    set.byName()
        .forEach(
            (name, tensor) -> {
              boolean named = set.named() || read.size() >= BY_POSITION.size();
              read.put(named ? name : BY_POSITION.get(read.size()), tensor);
            });
    return read;
  }

  /** What is wrong with a tensor matters once it is asked for. */
  private static Supplier<Tensor> described(Supplier<StridedTensor> tensor) {
    try {
      Tensor described = Tensor.of(tensor.get());
      return () -> described;
    } catch (FatalFault e) {
      return () -> {
        throw e;
      };
    }
  }

  /** Reads a tensor through, to see whether it is damaged; of a very large one that takes long. */
  private static void verify(ByteRun run, Bytes bytes) {
    Span span = run.spans().get(0); // of plain bytes there is one
    if (span.length() <= MAX_VERIFIED_BYTES) {
      ByteBuffer piece = ByteBuffer.allocateDirect(VERIFIED_PIECE_BYTES);
      for (long at = 0; at < span.length(); at += piece.limit()) {
        piece.clear().limit((int) Math.min(piece.capacity(), span.length() - at));
        bytes.read(span.offset() + at, piece);
        run.passed(piece.flip());
      }
      run.verify();
    }
  }
}
