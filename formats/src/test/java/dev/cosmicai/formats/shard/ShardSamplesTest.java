package dev.cosmicai.formats.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.Goldens;
import dev.cosmicai.formats.image.ImageGoldens;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tar.TarBytes;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.transform.SampleValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shard that {@code make_shards.py} wrote, whose samples have a member of each kind. */
class ShardSamplesTest {
  private static final String URI = "s3://b/shard.tar";

  @Test
  void columnsAreFoundByTheirUsualNames() {
    List<ShardRow> rows = read(select(List.of("image"), List.of("label"), "__key__", "name"));

    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).key()).isEqualTo("train/000001");
    SampleValue.Image image = (SampleValue.Image) rows.get(0).inputs().get(0);
    assertThat(image.label()).isEqualTo("`train/000000.JPG`");
    assertThat(image.image().bytes()).isEqualTo(ImageGoldens.image("good", "420.jpg").bytes());
    assertThat(target(rows.get(2)).toDoubles()).containsExactly(5);
    assertThat(text(rows.get(2), 0)).isEqualTo("train/000002");
    assertThat(text(rows.get(2), 1)).isEqualTo("Æ2");
  }

  @Test
  void membersOfEveryKindHoldWhatPythonWrote() {
    ColumnSelection selection =
        new ColumnSelection(
            List.of("vector", "seg", "caption", "deep", "both"),
            List.of("ra"),
            List.of("id", "txt"),
            Map.of("caption", "txt", "deep", "json.deep.list", "both", "ra, vector,cls"));

    ShardRow row = read(selection).get(1);

    assertThat(numbers(row, 0)).isEqualTo(Tensor.ofFloats(new float[] {1, 2, 3}, 3));
    assertThat(row.inputs().get(1)).isInstanceOf(SampleValue.Image.class);
    assertThat(numbers(row, 2).toDoubles()).containsExactly(1.5, 1, -20);
    assertThat(numbers(row, 3)).hasToString("int64 [2]");
    assertThat(numbers(row, 4).toDoubles()).containsExactly(11.25, 1, 2, 3, 4);
    assertThat(target(row)).isEqualTo(Tensor.ofDoubles(new double[] {11.25}));
    Tensor id = ((SampleValue.Numbers) row.kept().get(0)).tensor();
    assertThat(id.data().getLong(0)).isEqualTo((1L << 53) + 2);
    assertThat(text(row, 1)).isEqualTo("1.5, 1  -2e1");
  }

  @Test
  void sampleWithoutATargetHasNone() {
    assertThat(read(select(List.of("image"), List.of("redshift"))).get(0).targets())
        .containsExactly((SampleValue) null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pixels | | holds the sample `train/000000` without `pixels`: it has `jpg`, `cls`",
        "x | image | without `image`: it has `jpg`, `cls`",
        "x | image | complete it, or write data.columns: {x: jpg} if that image is meant",
        "pixels | json.name, cls | holds no number and no list of numbers in",
        "pixels | json.* | `json.*` of data.columns finds nothing",
        "cls | json | complete it, or name a field of it: data.columns: {cls: json.…}",
      })
  void columnThatIsNotThereIsNamedWithWhatIs(String input, String renamed, String message) {
    ColumnSelection selection =
        new ColumnSelection(
            List.of(input),
            List.of(),
            List.of(),
            renamed == null ? Map.of() : Map.of(input, renamed));

    assertThatThrownBy(() -> read(selection))
        .isInstanceOf(FatalFault.class)
        .hasMessageStartingWith(URI)
        .hasMessageContaining(message);
  }

  @Test
  void imageIsNoTargetAndCannotBeKept() {
    assertThatThrownBy(() -> read(select(List.of("image"), List.of("seg"))))
        .hasMessageContaining("holds an image in `train/000000.seg.png`; wanted numbers for seg");
    assertThatThrownBy(() -> read(select(List.of("image"), List.of(), "jpg")))
        .hasMessageContaining("holds an image in `train/000000.JPG`, which cannot be kept");
  }

  @Test
  void numbersOfSamplesBecomeRows() {
    FileFaults faults = FileFaults.partition(URI);
    Tensor one = Tensor.ofDoubles(new double[] {1});
    Tensor seven = Tensor.ofInts(new int[] {7});

    assertThat(SampleStack.rows(List.of(seven, seven), 0, "x", faults)).hasToString("int64 [2]");
    assertThat(SampleStack.rows(Arrays.asList(one, null, seven), 0, "x", faults).toDoubles())
        .containsExactly(1, Double.NaN, 7);
    assertThat(SampleStack.rows(Arrays.asList(null, null), 0, "x", faults)).isNull();
    Tensor pair = Tensor.ofDoubles(new double[] {1, 2}, 2);
    assertThat(SampleStack.rows(List.of(pair), 0, "x", faults).shape()).containsExactly(1, 2);
    assertThatThrownBy(() -> SampleStack.rows(List.of(one, pair), 10, "x", faults))
        .hasMessageContaining("holds 2 numbers in x of sample 11 (counted from 0), and 1 in");
  }

  private static ColumnSelection select(List<String> inputs, List<String> targets, String... kept) {
    return new ColumnSelection(inputs, targets, List.of(kept), Map.of());
  }

  private static Tensor numbers(ShardRow row, int input) {
    return ((SampleValue.Numbers) row.inputs().get(input)).tensor();
  }

  private static Tensor target(ShardRow row) {
    return ((SampleValue.Numbers) row.targets().get(0)).tensor();
  }

  private static String text(ShardRow row, int column) {
    return ((SampleValue.Text) row.kept().get(column)).text();
  }

  private static List<ShardRow> read(ColumnSelection selection) {
    byte[] bytes = Goldens.bytes("tar/good/samples.tar");
    ShardSamples samples =
        new ShardSamples(new TarBytes(ByteBuffer.wrap(bytes)), bytes.length, selection, URI);
    List<ShardRow> rows = new ArrayList<>();
    while (samples.hasNext()) {
      ShardRow row = samples.next();
      Stream.of(row.inputs(), row.targets(), row.kept())
          .flatMap(List::stream)
          .filter(SampleValue.Bad.class::isInstance)
          .findFirst()
          .ifPresent(
              bad -> {
                throw ((SampleValue.Bad) bad).fault();
              });
      rows.add(row);
    }
    return rows;
  }
}
