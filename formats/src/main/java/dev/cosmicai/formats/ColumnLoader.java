package dev.cosmicai.formats;

import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.Residue;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads columns of a file, or of a part of its rows, into memory. Of a part it reads only the rows
 * where the column is long and lies row by row ({@link StridedTensor#alone}); otherwise a part of a
 * long file would read many times its share. For one thread.
 */
public final class ColumnLoader {
  private final FileBytes file;
  private final MemoryBudget budget;
  private Residue residue = Residue.NONE;

  /**
   * Of a file that columns lie in.
   *
   * @param budget what copies may take
   */
  public ColumnLoader(FileBytes file, MemoryBudget budget) {
    this.file = file;
    this.budget = budget;
  }

  /** As {@link StridedTensor#toDirect}. */
  public ByteBuffer toDirect(StridedTensor column) {
    Optional<ByteRun> rows = column.alone();
    if (rows.isEmpty()) {
      return column.toDirect(budget);
    }
    ByteBuffer read = read(rows.get(), budget.allocate(column.bytes()));
    return read.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** As {@link StridedTensor#toCopy}. */
  public Tensor toCopy(StridedTensor column) {
    Optional<ByteRun> rows = column.alone();
    if (rows.isEmpty()) {
      return column.toCopy(budget);
    }
    budget.charge(column.bytes());
    ByteBuffer read = read(rows.get(), ByteBuffer.allocate((int) column.bytes()));
    return new Tensor(column.type(), column.shape(), read);
  }

  /**
   * What the rows that were read say of checksums that cover more rows, too. All parts of a file
   * say it of the same bytes if they read the same columns in the same order.
   */
  public Residue residue() {
    return residue;
  }

  private ByteBuffer read(ByteRun run, ByteBuffer rows) {
    for (Span span : run.spans()) {
      run.read(file.read(span.offset(), (int) span.length()), rows);
    }
    run.verify();
    residue = residue.then(run.residue());
    return rows.flip();
  }
}
