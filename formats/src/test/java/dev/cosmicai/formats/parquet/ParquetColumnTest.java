package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.formats.tensor.Tensor;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParquetColumnTest {
  @Test
  void onlyOneNumberARowIsAColumn() {
    assertThatThrownBy(() -> new ParquetColumn("p", Tensor.ofFloats(new float[4], 2, 2), false))
        .hasMessage("p is float32 [2, 2]; wanted one value a row");
  }

  @Test
  void integersAreNeverMissing() {
    assertThatThrownBy(() -> new ParquetColumn("row", Tensor.ofInts(new int[2], 2), true))
        .hasMessage("row is int32 [2], which has no NaN");
  }

  @Test
  void columnsOfDifferentLengthsAreNoTable() {
    ParquetColumn two = new ParquetColumn("a", Tensor.ofInts(new int[2], 2), false);
    ParquetColumn three = new ParquetColumn("b", Tensor.ofInts(new int[3], 3), false);

    assertThatThrownBy(
            () ->
                ParquetWriter.write(OutputStream.nullOutputStream(), List.of(two, three), Map.of()))
        .hasMessageContaining("columns of different lengths");
  }
}
