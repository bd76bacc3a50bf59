package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.BufferMember;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionColumnsTest {
  private static final FileFaults FAULTS = FileFaults.partition("1.pt");

  private final Map<String, Supplier<StridedTensor>> file = new LinkedHashMap<>();

  @ParameterizedTest
  @CsvSource({
    "images, magnitudes, redshift",
    "image, mags, z",
    "arr_0, arr_1, arr_2",
    "images, arr_1, labels"
  })
  void namesThatPeopleUseAreKnown(String images, String magnitudes, String redshift) {
    add(redshift, Tensor.ofDoubles(new double[] {1, 2}, 2));
    add(magnitudes, floats(2, 5));
    add("ids", floats(7));
    add(images, floats(2, 5, 4, 4));

    PartitionLayout layout = named().layout(ColumnSelection.SURVEY);

    assertThat(layout.count()).isEqualTo(2);
    assertThat(layout.input(0).shape()).containsExactly(2, 5, 4, 4);
    assertThat(layout.input(1).shape()).containsExactly(2, 5);
    assertThat(layout.target(0).toDoubles()).containsExactly(1, 2);
  }

  @Test
  void withoutNamesInputsComeFirstAndThenTargets() {
    add("0", floats(2, 3));
    add("1", floats(2, 7));

    PartitionLayout layout = unnamed().layout(select(List.of("a", "b"), List.of("label")));

    assertThat(layout.input(1).shape()).containsExactly(2, 7);
    assertThat(layout.target(0)).isNull();
  }

  @Test
  void jobSaysWhichColumnIsWhich() {
    add("0", floats(2));
    add("1", floats(2, 3));
    Map<String, String> renamed = Map.of("a", "1", "label", "0");

    PartitionLayout layout =
        unnamed().layout(new ColumnSelection(List.of("a"), List.of("label"), List.of(), renamed));

    assertThat(layout.input(0).shape()).containsExactly(2, 3);
    assertThat(layout.target(0).shape()).containsExactly(2);
  }

  @Test
  void columnsOfATableBecomeOneSideBySide() {
    add("id", longs(100, 200));
    add("x0", Tensor.ofFloats(new float[] {1, 2}, 2));
    add("y", Tensor.ofDoubles(new double[] {0.1, 0.2}, 2, 1));
    add("x1", Tensor.ofFloats(new float[] {3, 4, 5, 6}, 2, 2));

    assertThat(stacked("x*")).isEqualTo(Tensor.ofFloats(new float[] {1, 3, 4, 2, 5, 6}, 2, 3));
    assertThat(stacked("y, x0, id"))
        .as("of different types")
        .isEqualTo(Tensor.ofDoubles(new double[] {0.1, 1, 100, 0.2, 2, 200}, 2, 3));
    assertThat(stacked("x0").shape()).as("one alone is as it is").containsExactly(2);
  }

  @Test
  void integersOfATableStayExact() {
    add("a", longs((1L << 60) + 1, 2));
    add("b", Tensor.ofInts(new int[] {-1, 7}, 2));

    ByteBuffer stacked = stacked("a,b").data();

    assertThat(stacked.getLong(0)).isEqualTo((1L << 60) + 1);
    assertThat(stacked.getLong(8)).isEqualTo(-1);
  }

  @Test
  void keptColumnsAreFoundByTheirOwnNames() {
    add("images", floats(2, 5));
    add("objid", longs(5, 6));

    PartitionLayout layout =
        named()
            .layout(new ColumnSelection(List.of("images"), List.of(), List.of("objid"), Map.of()));

    assertThat(layout.kept().get(0)).hasToString("int64 [2]");
    assertThatThrownBy(
            () ->
                named()
                    .layout(
                        new ColumnSelection(List.of("images"), List.of(), List.of("ra"), Map.of())))
        .hasMessage(
            "1.pt holds no column `ra` as the job asks, but `images, objid`; correct data.columns"
                + " or data.keep");
  }

  @ParameterizedTest
  @CsvSource({
    "imgs, images, magnitudes",
    "Images, images, magnitudes",
    "img, images, magnitudes",
    "image_s, images, magnitudes",
    "MAGS, magnitudes, images"
  })
  void nameThatIsNearlyRightIsSuggested(String near, String meant, String other) {
    add(other, floats(2, 5));
    add(near, floats(2, 5));

    assertThatThrownBy(() -> named().layout(ColumnSelection.SURVEY))
        .hasMessageStartingWith("1.pt holds no " + meant + " but `" + other + ", " + near + "`")
        .hasMessageEndingWith(
            "; if `%s` is meant, write data.columns: {%s: %s}".formatted(near, meant, near));
  }

  @Test
  void nameThatIsFarOffIsNotSuggested() {
    add("objid", floats(2));
    add("flux", floats(2));

    assertThatThrownBy(() -> named().layout(ColumnSelection.SURVEY))
        .hasMessage(
            "1.pt holds no images but `objid, flux`; wanted images, magnitudes and, if known,"
                + " redshift, in this order or by name; to say which is meant, write data.columns:"
                + " {images: …}");
  }

  @Test
  void rowsMustBeEquallyMany() {
    add("images", floats(2, 5));
    add("magnitudes", floats(3, 5));

    assertThatThrownBy(() -> named().layout(ColumnSelection.SURVEY))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.PartitionShape))
        .hasMessage(
            "1.pt holds magnitudes of float32 [3, 5], but images of float32 [2, 5]; wanted equally"
                + " many rows");
  }

  @Test
  void scalarIsNoColumn() {
    add("images", Tensor.ofFloats(new float[1]));
    add("magnitudes", floats(1, 5));

    assertThatThrownBy(() -> named().layout(ColumnSelection.SURVEY))
        .hasMessageContaining("images of float32 []; wanted a row for each sample");
  }

  private Tensor stacked(String pattern) {
    return named()
        .layout(
            new ColumnSelection(
                List.of("features"), List.of(), List.of(), Map.of("features", pattern)))
        .input(0);
  }

  private static ColumnSelection select(List<String> inputs, List<String> targets) {
    return new ColumnSelection(inputs, targets, List.of(), Map.of());
  }

  private PartitionColumns named() {
    return columns(true);
  }

  private PartitionColumns unnamed() {
    return columns(false);
  }

  private PartitionColumns columns(boolean named) {
    FileBytes bytes = FileBytes.of(ByteBuffer.allocate(1_000));
    return new PartitionColumns(
        new TensorSet(file, named), new MemoryBudget(FAULTS, bytes), FAULTS);
  }

  private void add(String name, Tensor tensor) {
    file.put(
        name,
        () ->
            StridedTensor.dense(
                tensor.type(),
                tensor.shape(),
                false,
                Extent.of(new BufferMember(tensor.data())),
                FAULTS,
                name));
  }

  private static Tensor floats(long... shape) {
    long elements = 1;
    for (long length : shape) {
      elements *= length;
    }
    return Tensor.ofFloats(new float[(int) elements], shape);
  }

  private static Tensor longs(long first, long second) {
    ByteBuffer data =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(first).putLong(second);
    return new Tensor(ElementType.INT64, new long[] {2}, data.flip());
  }
}
