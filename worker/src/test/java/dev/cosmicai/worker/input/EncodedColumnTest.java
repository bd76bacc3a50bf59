package dev.cosmicai.worker.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.transform.SampleConversion;
import dev.cosmicai.formats.transform.SampleValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EncodedColumnTest {
  private static final int MIB = 1 << 20;

  @Test
  void batchOfSmallImagesIsAsLargeAsAskedFor() {
    EncodedColumn column = column(1, 1, 1, 1, 1);

    assertThat(take(column, 2)).containsExactly("0", "1");
    assertThat(take(column, 3)).containsExactly("2", "3", "4");
  }

  @Test
  void largeImagesMakeBatchesSmallerAtTheSamePlaceWhateverIsAskedForBefore() {
    int third = 11 * MIB;

    assertThat(take(column(third, third, third, 1, 1), 5)).containsExactly("0", "1");
    EncodedColumn column = column(third, third, third, 1, 1);
    assertThat(column.fitting(5)).isEqualTo(2);
    assertThat(column.fitting(1)).isEqualTo(1);
    assertThat(take(column, 5)).containsExactly("0", "1");
    assertThat(take(column, 3)).containsExactly("2", "3", "4");
  }

  @Test
  void imageThatIsLargerThanABatchMayBeIsABatch() {
    EncodedColumn column = column(40 * MIB, 40 * MIB, 1);

    assertThat(take(column, 3)).containsExactly("0");
    assertThat(take(column, 2)).containsExactly("1");
    assertThat(take(column, 1)).containsExactly("2");
  }

  private static List<String> take(EncodedColumn column, int most) {
    ColumnSource.Rows rows = column.next(column.fitting(most));
    return ((InputRows.Values) rows.rows()).values().stream().map(SampleValue::label).toList();
  }

  private static EncodedColumn column(int... sizes) {
    List<EncodedImage> images = new ArrayList<>();
    for (int size : sizes) {
      images.add(new EncodedImage(Integer.toString(images.size()), new byte[size]));
    }
    EncodedColumn.Images source =
        new EncodedColumn.Images() {
          @Override
          public CompletableFuture<Void> begun() {
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public void abandon() {}

          @Override
          public SampleValue next() {
            return new SampleValue.Image(images.remove(0));
          }
        };
    TensorSpec wanted = TensorSpec.of("image", ElementType.UINT8, 3, 8, 8);
    return new EncodedColumn(
        source,
        new SampleConversion(wanted, List.of(), "net", "s3://b/x"),
        EncodedColumn.MAX_BATCH_BYTES);
  }
}
