package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.PlainMember;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a column, and that it is the same. */
class ColumnLoaderTest {
  private static final FileFaults FAULTS = FileFaults.partition("s3://survey/1.npy");

  /** 256 KiB. */
  private static final int SMALL_ROWS = 1 << 15;

  private final List<Span> reads = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void onlyThePartsRowsOfALongColumnAreRead(boolean bigEndian) {
    Column column = new Column(SMALL_ROWS + 1, bigEndian);

    StridedTensor part = column.tensor.part(100, 3);

    assertThat(column.loader.toCopy(part).toDoubles()).containsExactly(100, 101, 102);
    assertThat(column.loader.toDirect(part).getDouble(8)).isEqualTo(101);
    assertThat(reads).containsExactly(new Span(800, 24), new Span(800, 24));
  }

  @Test
  void shortColumnIsReadWhole() {
    Column column = new Column(SMALL_ROWS, false);

    assertThat(column.loader.toCopy(column.tensor.part(100, 3)).toDoubles())
        .containsExactly(100, 101, 102);
    assertThat(reads).containsExactly(new Span(0, SMALL_ROWS * 8L));
  }

  @Test
  void wholeColumnIsAViewOfItsFile() {
    Column column = new Column(SMALL_ROWS + 1, false);

    ByteBuffer whole = column.loader.toDirect(column.tensor);

    column.bytes.putDouble(8, 7);
    assertThat(whole.getDouble(8)).isEqualTo(7);
  }

  /** A file of rising numbers. */
  private final class Column {
    private final ByteBuffer bytes;
    private final StridedTensor tensor;
    private final ColumnLoader loader;

    private Column(int rows, boolean bigEndian) {
      ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      bytes = ByteBuffer.allocateDirect(rows * Double.BYTES).order(order);
      for (int row = 0; row < rows; row++) {
        bytes.putDouble(row * Double.BYTES, row);
      }
      FileBytes inMemory = FileBytes.of(bytes);
      FileBytes file =
          new FileBytes() {
            @Override
            public long size() {
              return inMemory.size();
            }

            @Override
            public ByteBuffer read(long offset, int length) {
              reads.add(new Span(offset, length));
              return inMemory.read(offset, length);
            }
          };
      Extent all = Extent.of(new PlainMember(file, 0, file.size(), FAULTS));
      tensor =
          StridedTensor.dense(
              ElementType.FLOAT64, order, new long[] {rows}, false, all, FAULTS, "it");
      loader = new ColumnLoader(file, new MemoryBudget(FAULTS, file));
    }
  }
}
