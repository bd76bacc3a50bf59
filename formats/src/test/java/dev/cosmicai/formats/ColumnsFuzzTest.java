package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSet;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Columns of any name, type and shape, each read at once, and in pieces where that can be. Both
 * must come to the same end.
 */
abstract class ColumnsFuzzTest extends ReaderFuzzTest<List<ColumnsFuzzTest.Column>> {
  private static final String NAME = "partition";

  /** As many as a network may take. */
  private static final int MAX_COLUMNS = 16;

  /** Odd, so that elements come in part. */
  private static final int PIECE_BYTES = 999;

  private static final int CONTENT_BYTES = 101;

  /** A column, or why it was refused, and how to take it in pieces. */
  record Column(String name, FileBytes file, StridedTensor described, Tensor read, String refusal) {
    private static Column of(
        Map.Entry<String, Supplier<StridedTensor>> column, FileBytes file, MemoryBudget budget) {
      StridedTensor described = null;
      try {
        described = column.getValue().get();
        Tensor read = described.toTensor(budget);
        return new Column(column.getKey(), file, described, read, "");
      } catch (FatalFault refusal) {
        requireOneLine(refusal);
        return new Column(column.getKey(), file, described, null, refusal.getMessage());
      }
    }
  }

  /** All columns of a file. */
  static Supplier<List<Column>> columns(ByteBuffer input) {
    FileBytes file = FileBytes.of(input);
    return () -> {
      FileFaults faults = FileFaults.partition(NAME);
      MemoryBudget budget = new MemoryBudget(faults, file);
      TensorSet set = PartitionReader.tensors(file, PartitionFormat.AUTO, faults, budget);
      List<Column> columns = new ArrayList<>();
      for (Map.Entry<String, Supplier<StridedTensor>> column : set.byName().entrySet()) {
        if (columns.size() < MAX_COLUMNS) {
          columns.add(Column.of(column, file, budget));
        }
      }
      return columns;
    };
  }

  @Override
  protected Object content(List<Column> columns) {
    List<Object> content = new ArrayList<>();
    for (Column column : columns) {
      content.add(column.name());
      content.add(column.read() == null ? column.refusal() : column.read());
      if (column.described() != null) {
        column.described().run().ifPresent(run -> compare(run, column));
      }
    }
    return content;
  }

  private static void compare(ByteRun run, Column column) {
    ByteBuffer expected = column.read() == null ? null : column.read().data();
    ByteBuffer content = ByteBuffer.allocate(CONTENT_BYTES);
    try {
      for (Span span : run.spans()) {
        for (long at = 0; at < span.length(); at += PIECE_BYTES) {
          int length = (int) Math.min(PIECE_BYTES, span.length() - at);
          ByteBuffer stored = column.file().read(span.offset() + at, length);
          do {
            run.read(stored, content.clear());
            requireNext(content.flip(), expected);
          } while (content.limit() > 0);
        }
      }
      run.verify();
    } catch (FatalFault refused) {
      requireOneLine(refused);
      if (expected != null) {
        throw new AssertionError(
            column.name() + " is read at once, and in pieces " + refused.getMessage());
      }
      return;
    }
    // Only what takes too much memory at once may be read piece by piece.
    if (expected == null
        ? !column.refusal().contains("bytes of memory")
        : expected.hasRemaining()) {
      throw new AssertionError(column.name() + " is less in pieces than at once");
    }
  }

  private static void requireNext(ByteBuffer content, ByteBuffer expected) {
    if (expected != null) {
      boolean fits = content.limit() <= expected.remaining();
      if (!fits || !expected.slice(expected.position(), content.limit()).equals(content)) {
        throw new AssertionError("other elements pass by than are read at once");
      }
      expected.position(expected.position() + content.limit());
    }
  }
}
