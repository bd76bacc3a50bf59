package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.formats.tensor.Tensor;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParquetColumnTest {
  @Test
  void onlyNumbersAndListsOfThemAreColumns() {
    assertThatThrownBy(() -> ParquetColumn.required("p", Tensor.ofFloats(new float[8], 2, 2, 2)))
        .hasMessage("p is float32 [2, 2, 2]");
  }

  @Test
  void listsAreNeverMissing() {
    Tensor lists = Tensor.ofInts(new int[4], 2, 2);

    assertThatThrownBy(() -> new ParquetColumn("ids", lists, new BitSet()))
        .hasMessage("ids is int32 [2, 2], of which some are missing");
  }

  @Test
  void whatIsMissingIsNanWhereThereIsNoNull() {
    BitSet present = new BitSet();
    present.set(1);
    ParquetColumn column = new ParquetColumn("label", Tensor.ofInts(new int[] {7, 8}, 2), present);

    assertThat(column.valuesOrNan().toDoubles()).containsExactly(Double.NaN, 8);
    assertThat(column.isMissing()).isFalse();
    present.clear();
    assertThat(column.isMissing()).isTrue();
  }

  @Test
  void columnsOfDifferentLengthsAreNoTable() {
    ParquetColumn two = ParquetColumn.required("a", Tensor.ofInts(new int[2], 2));
    ParquetColumn three = ParquetColumn.required("b", Tensor.ofInts(new int[3], 3));

    assertThatThrownBy(
            () ->
                ParquetWriter.write(OutputStream.nullOutputStream(), List.of(two, three), Map.of()))
        .hasMessageContaining("columns of different lengths");
  }
}
