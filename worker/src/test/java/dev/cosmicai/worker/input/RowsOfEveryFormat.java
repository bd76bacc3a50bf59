package dev.cosmicai.worker.input;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.Task;
import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.parquet.ParquetColumn;
import dev.cosmicai.formats.parquet.ParquetWriter;
import dev.cosmicai.formats.pt.PtWriter;
import dev.cosmicai.formats.safetensors.SafetensorsWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.TestNetworks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Partitions of images, five magnitudes and a redshift, and the plan of who reads them. */
final class RowsOfEveryFormat {
  private RowsOfEveryFormat() {}

  static ColumnPlan plan(int pixels) {
    return new ColumnPlan(
        TestNetworks.network(
            Task.REDSHIFT,
            List.of(
                TensorSpec.of("images", ElementType.FLOAT32, pixels),
                TensorSpec.of("magnitudes", ElementType.FLOAT32, 5)),
            List.of(TensorSpec.of("prediction", ElementType.FLOAT32, 1))),
        Reading.DEFAULT);
  }

  /** The same rows in every format. */
  static Map<String, byte[]> files(int rows, int pixels) throws IOException {
    float[] images = new float[rows * pixels];
    for (int i = 0; i < images.length; i++) {
      images[i] = i % 9973;
    }
    float[] magnitudes = new float[rows * 5];
    double[] redshifts = new double[rows];
    for (int i = 0; i < rows; i++) {
      magnitudes[i * 5 + 1] = i;
      redshifts[i] = i / 8.0;
    }
    Tensor image = Tensor.ofFloats(images, rows, pixels);
    Tensor magnitude = Tensor.ofFloats(magnitudes, rows, 5);
    Tensor redshift = Tensor.ofDoubles(redshifts, rows);
    Map<String, byte[]> files = new TreeMap<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PtWriter.writeTensorDataset(out, List.of(image, magnitude, redshift));
    files.put("1.pt", out.toByteArray());
    out.reset();
    SafetensorsWriter.write(
        out, Map.of("images", image, "magnitudes", magnitude, "redshift", redshift));
    files.put("1.safetensors", out.toByteArray());
    out.reset();
    try (NpzWriter npz = new NpzWriter(out)) {
      npz.add("images", image).add("magnitudes", magnitude).add("redshift", redshift);
    }
    files.put("1.npz", out.toByteArray());
    out.reset();
    if (rows == 0) {
      return files; // A list of no known length.
    }
    ParquetWriter.write(
        out,
        List.of(
            ParquetColumn.required("images", image),
            ParquetColumn.required("magnitudes", magnitude),
            ParquetColumn.required("redshift", redshift)),
        Map.of());
    files.put("1.parquet", out.toByteArray());
    return files;
  }
}
