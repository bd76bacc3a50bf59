package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.parquet.BinaryColumn;
import dev.cosmicai.formats.parquet.ParquetReader;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.ParquetFooter;
import dev.cosmicai.worker.input.BatchRows;
import dev.cosmicai.worker.input.KeptRows;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.TestNetworks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  private static final List<TensorSpec> INPUTS =
      List.of(TensorSpec.of("x", ElementType.FLOAT32, 3));

  /** A target that no sample has. */
  private static final List<Tensor> NOTHING = Arrays.asList((Tensor) null);

  private final Predictions redshifts = of(TestNetworks.survey("net", 5, 4, 4));

  @Test
  void allSplitsTablesHaveTheSameColumnsWhateverTheyHold() throws IOException {
    add(redshifts, 0, 2, null, column(1, 2));
    FileMetaData unlabelled = ParquetFooter.of(redshifts.toParquet(Map.of()));
    add(redshifts, 1, 1, Tensor.ofDoubles(new double[] {0.5}, 1), column(3));
    FileMetaData both = ParquetFooter.of(redshifts.toParquet(Map.of()));

    assertThat(both.getNum_rows()).isEqualTo(3);
    assertThat(both.getSchema()).isEqualTo(unlabelled.getSchema());
    assertThat(names(both)).containsExactly("prediction", "redshift", "file", "row");
    assertThat(both.getSchema().get(2).getRepetition_type())
        .isEqualTo(FieldRepetitionType.OPTIONAL);
  }

  @Test
  void archiveLeavesOutRedshiftsThatNobodyKnows() {
    add(redshifts, 4, 2, null, column(1, 2));
    assertThat(archive(redshifts)).containsOnlyKeys("prediction", "file", "row");

    add(redshifts, 5, 1, Tensor.ofFloats(new float[] {0.5f}, 1, 1), column(3));
    Map<String, Tensor> archive = archive(redshifts);
    assertThat(archive.get("redshift").toDoubles()).containsExactly(Double.NaN, Double.NaN, 0.5);
    assertThat(archive.get("file").toDoubles()).containsExactly(4, 4, 5);
    assertThat(archive.get("row").toDoubles()).containsExactly(0, 1, 0);
  }

  @Test
  void keptColumnsComeFirstAndHaveOneTypeInAllFiles() {
    NetworkInfo network =
        TestNetworks.network(
            Task.NONE, INPUTS, List.of(TensorSpec.of("embedding", ElementType.FLOAT16, 2)));
    Predictions kept = of(network, "objid", "flux");
    KeptRows objid = new KeptRows.Numbers(Tensor.ofInts(new int[] {7}, 1));
    KeptRows flux = new KeptRows.Numbers(Tensor.ofFloats(new float[] {0.1f, 2}, 1, 2));
    add(
        kept,
        0,
        new BatchRows(0, 1, List.of(), List.of(objid, flux)),
        List.of(new Tensor(ElementType.FLOAT16, new long[] {1, 2}, halves(0x3C00, 0x4000))));

    Map<String, Tensor> archive = archive(kept);

    assertThat(List.copyOf(archive.keySet()))
        .containsExactly("objid", "flux", "embedding", "file", "row");
    assertThat(archive.get("objid")).hasToString("int64 [1]");
    assertThat(archive.get("flux")).hasToString("float64 [1, 2]");
    assertThat(archive.get("flux").toDoubles()).containsExactly(0.1f, 2);
    assertThat(archive.get("embedding")).isEqualTo(Tensor.ofFloats(new float[] {1, 2}, 1, 2));
  }

  @Test
  void keptTextIsAColumnOfText() throws IOException {
    Predictions kept = of(TestNetworks.survey("net", 5, 4, 4), "name");
    for (int file = 0; file < 2; file++) {
      KeptRows names = new KeptRows.Texts(Arrays.asList("Æ" + file, null));
      add(kept, file, new BatchRows(0, 2, NOTHING, List.of(names)), column(1, 2));
    }

    ByteBuffer table = ByteBuffer.wrap(kept.toParquet(Map.of()));

    FileFaults faults = FileFaults.partition("table");
    MemoryBudget budget = new MemoryBudget(faults, FileBytes.of(table));
    BinaryColumn column = ParquetReader.open(FileBytes.of(table), faults, budget).binary("name");
    List<String> read = new ArrayList<>();
    column.forEach(
        (row, value) ->
            read.add(value == null ? null : StandardCharsets.UTF_8.decode(value).toString()));
    assertThat(column.isText()).isTrue();
    assertThat(read).containsExactly("Æ0", null, "Æ1", null);
  }

  @Test
  void columnThatIsTextHereAndNumbersThereIsRefused() {
    Predictions kept = of(TestNetworks.survey("net", 5, 4, 4), "name");
    KeptRows names = new KeptRows.Texts(List.of("a"));
    KeptRows numbers = new KeptRows.Numbers(Tensor.ofInts(new int[] {7}, 1));
    add(kept, 0, new BatchRows(0, 1, NOTHING, List.of(names)), column(1));
    add(kept, 1, new BatchRows(0, 1, NOTHING, List.of(numbers)), column(1));

    assertThatThrownBy(() -> kept.toParquet(Map.of()))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("name, which data.keep names, is text in some samples");
  }

  @Test
  void integersAreKeptExactlyOrRefusedWhereOthersHaveFloats() {
    Tensor floats = Tensor.ofDoubles(new double[] {0.5}, 1);

    Predictions small = kept(longs(-(1L << 53)), floats);
    assertThat(archive(small).get("id").toDoubles()).containsExactly(-0x1p53, 0.5);
    for (long large : new long[] {(1L << 53) + 1, Long.MIN_VALUE + 1}) {
      assertThatThrownBy(() -> kept(longs(large), floats).toParquet(Map.of()))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("id, which data.keep names, is integers in some samples");
    }
  }

  @Test
  void columnOfOtherWidthsIsRefused() {
    Predictions kept = kept(longs(7), Tensor.ofInts(new int[] {7, 8}, 1, 2));

    assertThatThrownBy(() -> kept.toParquet(Map.of()))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("id, which data.keep names, has other numbers of values in");
  }

  private static Predictions kept(Tensor... parts) {
    Predictions kept = of(TestNetworks.survey("net", 5, 4, 4), "id");
    for (int file = 0; file < parts.length; file++) {
      KeptRows id = new KeptRows.Numbers(parts[file]);
      add(kept, file, new BatchRows(0, 1, NOTHING, List.of(id)), column(1));
    }
    return kept;
  }

  private static Tensor longs(long value) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(ElementType.INT64, new long[] {1}, data.putLong(0, value));
  }

  @Test
  void labelThatIsNoWholeNumberIsMissingAndNotAnotherClass() {
    NetworkInfo network =
        TestNetworks.network(
            Task.CLASSIFICATION, INPUTS, List.of(TensorSpec.of("logits", ElementType.FLOAT32, 2)));
    Predictions predictions = of(network);
    Tensor labels = Tensor.ofDoubles(new double[] {1, 1.5, 3e9, -1}, 4);
    add(predictions, 0, 4, labels, List.of(Tensor.ofFloats(new float[8], 4, 2)));

    assertThat(archive(predictions).get("label").toDoubles())
        .containsExactly(1, Double.NaN, Double.NaN, -1);
  }

  @Test
  void rowsCountOnFromBatchToBatch() {
    Predictions predictions = redshifts;
    add(predictions, 3, new BatchRows(0, 2, NOTHING, List.of()), column(1, 2));
    add(predictions, 3, new BatchRows(2, 1, NOTHING, List.of()), column(3));

    assertThat(archive(predictions).get("row").toDoubles()).containsExactly(0, 1, 2);
  }

  @Test
  void classIsThatOfTheHighestScore() {
    NetworkInfo network =
        TestNetworks.network(
            Task.CLASSIFICATION, INPUTS, List.of(TensorSpec.of("logits", ElementType.FLOAT32, 3)));
    Predictions predictions = of(network);
    add(
        predictions,
        0,
        2,
        Tensor.ofDoubles(new double[] {2, Double.NaN}, 2),
        List.of(Tensor.ofFloats(new float[] {-1, 5, 5, 0, -3, -2}, 2, 3)));

    Map<String, Tensor> archive = archive(predictions);

    assertThat(archive.get("predicted_class").toDoubles()).containsExactly(1, 0);
    assertThat(archive.get("label").toDoubles()).containsExactly(2, Double.NaN);
    assertThat(archive.get("logits").shape()).containsExactly(2, 3);
  }

  @Test
  void everyOutputOfARegressionHasItsTarget() throws IOException {
    NetworkInfo network =
        TestNetworks.network(
            Task.REGRESSION,
            INPUTS,
            List.of(
                TensorSpec.of("rain", ElementType.FLOAT32, 2),
                TensorSpec.of("count", ElementType.INT64)));
    Predictions predictions = of(network);
    List<Tensor> targets = new ArrayList<>(Arrays.asList(null, Tensor.ofInts(new int[] {3}, 1)));
    add(
        predictions,
        0,
        new BatchRows(0, 1, targets, List.of()),
        List.of(
            Tensor.ofFloats(new float[] {1, 2}, 1, 2),
            new Tensor(ElementType.INT64, new long[] {1}, ByteBuffer.allocate(8))));

    assertThat(names(ParquetFooter.of(predictions.toParquet(Map.of()))))
        .contains("rain", "count", "target_rain", "target_count", "file", "row");
    assertThat(archive(predictions).get("target_rain").toDoubles())
        .as("of the outputs' width, though no partition has it")
        .containsExactly(Double.NaN, Double.NaN);
    assertThat(archive(predictions).get("target_count").toDoubles()).containsExactly(3);
  }

  private static List<String> names(FileMetaData file) {
    return file.getSchema().stream().skip(1).map(SchemaElement::getName).toList();
  }

  private static Predictions of(NetworkInfo network, String... kept) {
    return new Predictions(new PredictionSchema(network, List.of(kept)));
  }

  private static Map<String, Tensor> archive(Predictions predictions) {
    return NpzReader.read(ByteBuffer.wrap(predictions.toNpz()), "predictions");
  }

  private static List<Tensor> column(float... values) {
    return List.of(Tensor.ofFloats(values, values.length, 1));
  }

  private static ByteBuffer halves(int first, int second) {
    return ByteBuffer.allocate(4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) first)
        .putShort((short) second)
        .flip();
  }

  private static void add(
      Predictions predictions, int file, int samples, Tensor target, List<Tensor> outputs) {
    add(predictions, file, new BatchRows(0, samples, Arrays.asList(target), List.of()), outputs);
  }

  private static void add(
      Predictions predictions, int file, BatchRows samples, List<Tensor> outputs) {
    predictions.add(new Predictions.Part(file, samples, outputs));
  }
}
