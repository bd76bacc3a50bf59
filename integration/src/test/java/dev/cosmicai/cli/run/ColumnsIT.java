package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.TestJob;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A survey whose files call everything otherwise, with images that lie {@code [H, W, C]}, is the
 * same survey once the job says so: from the job's file through all processes to the predictions.
 */
class ColumnsIT {
  private static final int FILES = 2;
  private static final int SAMPLES = 10;
  private static final int SIDE = 32;
  private static final int BANDS = 5;

  @TempDir static Path dir;
  private static JobFolder usual;
  private static JobFolder other;

  @BeforeAll
  static void writeBoth() throws IOException {
    SharedClassArchive.use();
    usual = JobFolder.in(dir.resolve("usual")).withPartitions(FILES, SAMPLES);
    other = JobFolder.in(dir.resolve("other"));
    for (int file = 1; file <= FILES; file++) {
      rewrite(
          usual.dir().resolve("data/" + file + ".pt"),
          other.dir().resolve("data/" + file + ".npz"),
          file * 1_000_000_007_000L);
    }
  }

  @Test
  void metricsAreTheSameToTheLastBitAndIdentifiersComeThrough() throws Exception {
    run(usual, usual.jobFile("job", ""));
    run(other, write("job", TestJob.withColumns("job")));

    assertThat(other.metrics("job")).isEqualTo(usual.metrics("job"));
    for (int rank = 0; rank < FILES; rank++) {
      Map<String, Tensor> predictions =
          arrays(other.result("job", "predictions/" + rank + ".npz"), "prediction", "objid");
      assertThat(predictions.get("prediction"))
          .isEqualTo(
              arrays(usual.result("job", "predictions/" + rank + ".npz"), "prediction")
                  .get("prediction"));
      assertThat(predictions.get("objid")).isEqualTo(identifiers((rank + 1) * 1_000_000_007_000L));
    }
  }

  @Test
  void planTellsOfNothingWrong() throws Exception {
    Path job = write("planned", TestJob.withColumns("planned"));

    CommandOutput output =
        CommandOutput.of("plan", "-f", job.toString(), "--data-dir", other.dir().toString());

    assertThat(output.exitCode()).as(output.err()).isZero();
    assertThat(output.err()).isEmpty();
    assertThat(output.out())
        .contains("Plan of planned (nothing was run or written)", "2 files", "Ranks   2");
  }

  @Test
  void anInputThatTheNetworkLacksIsNamedWithThoseThatItHas() throws Exception {
    Path job = write("wrong", TestJob.withColumns("wrong").replace("{images: img", "{image: img"));

    CommandOutput output = CommandOutput.of("run", "-f", job.toString(), "--data-dir", folder());

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err())
        .contains("data.columns names image", "knows images, magnitudes, redshift");
  }

  private static String folder() {
    return other.dir().toString();
  }

  private static void run(JobFolder folder, Path job) throws IOException {
    Files.writeString(job, Files.readString(job).replace("/job}", "/job, predictionsFormat: npz}"));

    CommandOutput output =
        CommandOutput.of("run", "-f", job.toString(), "--data-dir", folder.dir().toString());

    assertThat(output.exitCode()).as(output.err()).isZero();
  }

  private static Path write(String name, String yaml) throws IOException {
    return Files.writeString(other.dir().resolve(name + ".yaml"), yaml);
  }

  /** Images channels last and doubled, each magnitude a column, and an identifier beside them. */
  private static void rewrite(Path from, Path to, long firstId) throws IOException {
    PartitionLayout layout =
        PartitionReader.columns(
                FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(from))),
                PartitionFormat.PT,
                from.toString())
            .layout(ColumnSelection.SURVEY);
    float[] images = layout.input(0).toFloats();
    float[] turned = new float[images.length];
    int pixels = SIDE * SIDE;
    for (int i = 0; i < images.length; i++) {
      int pixel = i % pixels;
      int band = i / pixels % BANDS;
      int sample = i / pixels / BANDS;
      turned[(sample * pixels + pixel) * BANDS + band] = 2 * images[i];
    }
    try (OutputStream out = Files.newOutputStream(to);
        NpzWriter npz = new NpzWriter(out)) {
      npz.add("objid", identifiers(firstId)).add("z_spec", layout.target(0));
      float[] magnitudes = layout.input(1).toFloats();
      for (int band = 0; band < BANDS; band++) {
        float[] column = new float[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
          column[sample] = magnitudes[sample * BANDS + band];
        }
        npz.add("mag_" + "ugriz".charAt(band), Tensor.ofFloats(column, SAMPLES));
      }
      npz.add("img", Tensor.ofFloats(turned, SAMPLES, SIDE, SIDE, BANDS));
    }
  }

  /** As long as those of SDSS, which float64 does not hold exactly. */
  private static Tensor identifiers(long first) {
    ByteBuffer ids = ByteBuffer.allocate(SAMPLES * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SAMPLES; i++) {
      ids.putLong(1_237_648_720_000_000_001L + first + i);
    }
    return new Tensor(ElementType.INT64, new long[] {SAMPLES}, ids.flip());
  }

  private static Map<String, Tensor> arrays(Path npz, String... names) throws IOException {
    ColumnSelection selection = new ColumnSelection(List.of(names), List.of(), List.of(), Map.of());
    PartitionLayout layout =
        PartitionReader.columns(
                FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(npz))),
                PartitionFormat.NPZ,
                npz.toString())
            .layout(selection);
    Map<String, Tensor> arrays = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      arrays.put(names[i], layout.input(i));
    }
    return arrays;
  }
}
