package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.parquet.ParquetColumn;
import dev.cosmicai.formats.parquet.ParquetWriter;
import dev.cosmicai.formats.pt.PtWriter;
import dev.cosmicai.formats.safetensors.SafetensorsWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks the Python that {@code COSMIC_TORCH_PYTHON} names, which must have the packages of {@code
 * .ci/requirements.txt}.
 */
class PythonReadsWhatWeWriteTest {
  private static final String PYTHON = System.getenv("COSMIC_TORCH_PYTHON");
  private static final long TIMEOUT_SECONDS = 120;
  private static final int TABLE_FILES = 2;
  private static final int TABLE_ROWS = 300_001;

  @Test
  void torchNumpySafetensorsAndParquetsReadersLoadOurFiles(@TempDir Path folder) throws Exception {
    assumeTrue(
        PYTHON != null,
        "skipped: set COSMIC_TORCH_PYTHON to a Python with .ci/requirements.txt to load our files");
    Map<String, Tensor> columns = new LinkedHashMap<>();
    columns.put("images", Tensor.ofFloats(ramp(300 * 5 * 8 * 8), 300, 5, 8, 8));
    columns.put("magnitudes", Tensor.ofFloats(ramp(300 * 5), 300, 5));
    columns.put("redshift", Tensor.ofDoubles(new double[] {0.25, 0.5}, 2));
    columns.put("index", Tensor.ofInts(new int[] {3, -1, Integer.MAX_VALUE}, 3));
    writeRaw(folder, columns);
    List<Tensor> sameLength = List.of(columns.get("images"), columns.get("magnitudes"));
    try (OutputStream out = Files.newOutputStream(folder.resolve("dataset.pt"))) {
      PtWriter.writeTensorDataset(out, sameLength);
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("tuple.pt"))) {
      PtWriter.writeTuple(out, List.copyOf(columns.values()));
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("arrays.npz"));
        NpzWriter npz = new NpzWriter(out)) {
      for (Map.Entry<String, Tensor> column : columns.entrySet()) {
        npz.add(column.getKey(), column.getValue());
      }
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("columns.safetensors"))) {
      SafetensorsWriter.write(out, columns);
    }
    for (int part = 0; part < TABLE_FILES; part++) {
      try (OutputStream out =
          Files.newOutputStream(
              Files.createDirectories(folder.resolve("table")).resolve(part + ".parquet"))) {
        ParquetWriter.write(out, table(part), Map.of("cosmic.rank", Integer.toString(part)));
      }
    }

    assertThat(run(folder)).isEqualTo("all equal");
  }

  /** More rows than a row group has, every third without a target. */
  private static List<ParquetColumn> table(int part) {
    int rows = TABLE_ROWS;
    float[] prediction = ramp(rows);
    double[] target = new double[rows];
    int[] file = new int[rows];
    ByteBuffer id = ByteBuffer.allocate(rows * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      target[row] = row % 3 == 2 ? Double.NaN : row / 9d;
      file[row] = part;
      id.putLong((1L << 60) + row);
    }
    return List.of(
        ParquetColumn.required("prediction", Tensor.ofFloats(prediction, rows)),
        ParquetColumn.optional("target", Tensor.ofDoubles(target, rows)),
        ParquetColumn.required("file", Tensor.ofInts(file, rows)),
        ParquetColumn.required(
            "objid", new Tensor(ElementType.INT64, new long[] {rows}, id.flip())),
        ParquetColumn.required("embedding", Tensor.ofFloats(ramp(3 * rows), rows, 3)));
  }

  private static String run(Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("python.log");
    Process python =
        new ProcessBuilder(PYTHON, "src/test/python/load_written.py", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = python.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    python.destroyForcibly();
    assertThat(ended).as("Python ended in time").isTrue();
    return Files.readString(log).strip();
  }

  private static void writeRaw(Path folder, Map<String, Tensor> columns) throws IOException {
    for (Map.Entry<String, Tensor> column : columns.entrySet()) {
      ByteBuffer data = column.getValue().data();
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      Files.write(folder.resolve(column.getKey() + ".raw"), bytes);
    }
  }

  private static float[] ramp(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i / 7f;
    }
    return values;
  }
}
