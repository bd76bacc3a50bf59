package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.SampleShape;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.worker.ParquetFooter;
import dev.cosmicai.worker.input.OpenPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Map;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  private final Predictions predictions = new Predictions();

  @Test
  void allRanksTablesHaveTheSameColumnsWhateverTheyHold() throws IOException {
    predictions.add(partition(0, 2, null), new float[] {1, 2});
    FileMetaData unlabelled = ParquetFooter.of(predictions.toParquet(Map.of()));
    predictions.add(partition(1, 1, DoubleBuffer.wrap(new double[] {0.5})), new float[] {3});
    FileMetaData both = ParquetFooter.of(predictions.toParquet(Map.of()));

    assertThat(both.getNum_rows()).isEqualTo(3);
    assertThat(both.getSchema()).isEqualTo(unlabelled.getSchema());
    assertThat(both.getSchema().subList(1, 5))
        .extracting(SchemaElement::getName)
        .containsExactly("prediction", "redshift", "file", "row");
    assertThat(both.getSchema().get(2).getRepetition_type())
        .isEqualTo(FieldRepetitionType.OPTIONAL);
  }

  @Test
  void archiveLeavesOutRedshiftsThatNobodyKnows() {
    predictions.add(partition(4, 2, null), new float[] {1, 2});
    assertThat(archive()).containsOnlyKeys("prediction", "file", "row");

    predictions.add(partition(5, 1, DoubleBuffer.wrap(new double[] {0.5})), new float[] {3});
    assertThat(archive().get("redshift").toDoubles()).containsExactly(Double.NaN, Double.NaN, 0.5);
    assertThat(archive().get("file").toDoubles()).containsExactly(4, 4, 5);
    assertThat(archive().get("row").toDoubles()).containsExactly(0, 1, 0);
  }

  private Map<String, Tensor> archive() {
    return NpzReader.read(ByteBuffer.wrap(predictions.toNpz()), "predictions");
  }

  private static OpenPartition partition(int index, int samples, DoubleBuffer redshifts) {
    return new OpenPartition(
        Partition.newBuilder().setIndex(index).build(),
        new SampleShape(samples, 1, 1, 1, 1, redshifts != null),
        redshifts);
  }
}
