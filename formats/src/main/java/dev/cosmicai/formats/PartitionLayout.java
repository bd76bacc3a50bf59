package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The columns of a partition and where they lie in its file. Of most formats only directories and
 * headers were read by now; the columns themselves are read when they are asked for. For one
 * thread.
 *
 * @param budget what copies of columns may take
 * @param first the first row's position in the file
 * @param inputs {@code [N, …]}, one for each that was wanted; null of one that is {@code encoded}
 * @param targets {@code [N, …]}, one for each that was wanted; null where the file has none
 * @param kept {@code [N, …]}, one for each that was wanted; null of one that is {@code text}
 * @param encoded the inputs by position that are files: {@link ByteColumn.Contents} of the table
 *     itself, or {@link ByteColumn.Texts} with the names of objects beside it
 * @param text the kept columns by position that are text
 */
public record PartitionLayout(
    MemoryBudget budget,
    int first,
    List<StridedTensor> inputs,
    List<StridedTensor> targets,
    List<StridedTensor> kept,
    Map<Integer, ByteColumn> encoded,
    Map<Integer, ByteColumn.Texts> text) {
  /** Copies the collections. */
  public PartitionLayout {
    inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
    targets = Collections.unmodifiableList(new ArrayList<>(targets));
    kept = Collections.unmodifiableList(new ArrayList<>(kept));
    encoded = Map.copyOf(encoded);
    text = Map.copyOf(text);
  }

  /**
   * Reads an input whole, as it is stored; a view of the file where it can be.
   *
   * @throws FatalFault PartitionCorrupt; PartitionShape if it takes too much memory
   */
  public Tensor input(int position) {
    return inputs.get(position).toTensor(budget);
  }

  /** Reads a target whole, as it is stored; null if there is none. */
  public Tensor target(int position) {
    return targets.get(position) == null ? null : targets.get(position).toTensor(budget);
  }

  /**
   * Whether some of the rows can be read without the others: the largest columns lie so, or are
   * files, one a row. The same whoever asks, and however much of the file is there.
   */
  public boolean isReadByRows() {
    long largest =
        inputs.stream().filter(Objects::nonNull).mapToLong(StridedTensor::bytes).max().orElse(0);
    return !encoded.isEmpty()
        || inputs.stream()
            .filter(input -> input.bytes() == largest)
            .allMatch(input -> input.part(0, count()).run().isPresent());
  }

  /**
   * Some of the rows, which are there. Where they are read without the others, a checksum that
   * covers more is not verified, as that of an archive's large member; whoever has the {@link
   * dev.cosmicai.formats.io.ByteRun#residue} of all parts can do so. Small members are read whole
   * and verified, and so are the pages of a table.
   *
   * @param from counted from the first of these
   */
  public PartitionLayout part(int from, int count) {
    Map<Integer, ByteColumn> files = new HashMap<>();
    encoded.forEach((position, column) -> files.put(position, column.part(from, count)));
    Map<Integer, ByteColumn.Texts> texts = new HashMap<>();
    text.forEach((position, column) -> texts.put(position, column.part(from, count)));
    return new PartitionLayout(
        budget,
        first + from,
        parts(inputs, from, count),
        parts(targets, from, count),
        parts(kept, from, count),
        files,
        texts);
  }

  private static List<StridedTensor> parts(List<StridedTensor> columns, int from, int count) {
    List<StridedTensor> parts = new ArrayList<>();
    columns.forEach(column -> parts.add(column == null ? null : column.part(from, count)));
    return parts;
  }

  /** N, the number of samples; may be 0. */
  public int count() {
    ByteColumn first = encoded.get(0);
    return first == null ? (int) inputs.get(0).shape()[0] : (int) first.rows();
  }
}
