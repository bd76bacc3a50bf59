package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.transform.Conversion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A partition of images of 4 by 4 pixels in five bands, read whole as a network for them takes it.
 *
 * @param images {@code [N, 5, 4, 4]} float32
 * @param magnitudes {@code [N, 5]} float32
 * @param redshift {@code [N]} or {@code [N, 1]} of whatever type; null if unlabelled
 */
record SurveySamples(ByteBuffer images, ByteBuffer magnitudes, Tensor redshift) {
  static final List<TensorSpec> INPUTS =
      List.of(
          TensorSpec.of("images", ElementType.FLOAT32, 5, 4, 4),
          TensorSpec.of("magnitudes", ElementType.FLOAT32, 5));

  static SurveySamples read(ByteBuffer file, PartitionFormat format, String name) {
    return of(layout(FileBytes.of(file), format, name), name);
  }

  static PartitionLayout layout(FileBytes file, PartitionFormat format, String name) {
    return PartitionReader.columns(file, format, name).layout(ColumnSelection.SURVEY);
  }

  static SurveySamples of(PartitionLayout layout, String name) {
    Tensor redshift = layout.target(0);
    return new SurveySamples(converted(layout, 0, name), converted(layout, 1, name), redshift);
  }

  int count() {
    return images.limit() / INPUTS.get(0).sampleBytes();
  }

  double[] redshifts() {
    return redshift == null ? null : redshift.toDoubles();
  }

  private static ByteBuffer converted(PartitionLayout layout, int input, String name) {
    StridedTensor column = layout.inputs().get(input);
    TensorSpec wanted = INPUTS.get(input);
    ByteBuffer rows = column.toDirect(layout.budget());
    Conversion conversion = Conversion.of(column, wanted, List.of(), "survey", name);
    if (conversion.isIdentity()) {
      return rows.order(ByteOrder.nativeOrder());
    }
    ByteBuffer target =
        ByteBuffer.allocateDirect(layout.count() * wanted.sampleBytes())
            .order(ByteOrder.nativeOrder());
    conversion.apply(rows, 0, layout.count(), target);
    return target;
  }
}
