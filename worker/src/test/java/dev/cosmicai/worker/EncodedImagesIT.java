package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.storage.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * JPEGs and PNGs in shards, in folders beside a table and in tables, from Python to our predictions
 * and back: Pillow encodes and decodes, PyTorch classifies, a rank classifies, and pandas compares.
 * Asks the Python that {@code COSMIC_TORCH_PYTHON} names, which must have the packages of {@code
 * .ci/requirements.txt}.
 */
@Execution(ExecutionMode.SAME_THREAD)
class EncodedImagesIT {
  private static final String PYTHON = System.getenv("COSMIC_TORCH_PYTHON");
  private static final long TIMEOUT_SECONDS = 300;
  private static final String SHARDS = "{\"keep\":[\"__key__\",\"id\"]}";
  private static final String FOLDER = "{\"keep\":[\"file_name\",\"brightness\"]}";
  private static final String TABLE = "{\"keep\":[\"file_name\"]}";

  @TempDir private static Path folder;

  /** What the runs leave. */
  @TempDir private static Path runs;

  @BeforeAll
  static void make() throws Exception {
    boolean inCi = "true".equals(System.getenv("CI"));
    assumeTrue(
        PYTHON != null || inCi,
        "skipped: set COSMIC_TORCH_PYTHON to a Python with .ci/requirements.txt to encode images");
    assertThat(PYTHON).as("COSMIC_TORCH_PYTHON").isNotNull();
    String unused = python("make");
  }

  @Test
  void imagesAreClassifiedHereAsInPython() throws Exception {
    predict("model.pt", SHARDS, "shards/0.tar", "shards/1.tar", "shards/2.tar");
    predict("grey.pt", SHARDS, "shards/0.tar", "shards/1.tar", "shards/2.tar");
    predict("model.pt", FOLDER, "folder/metadata.csv");
    predict("model.pt", FOLDER, "folder/metadata.parquet");
    predict("model.pt", TABLE, "table/1.parquet");

    assertThat(python("check")).hasLineCount(5);
  }

  @Test
  void damagedImageInAShardIsOneLineWithShardKeyAndReason() throws Exception {
    FatalFault fault = refusal(SHARDS, "damaged/0.tar");

    assertThat(fault.reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(fault)
        .hasMessageStartingWith("s3://survey/damaged/0.tar holds a damaged image in `000030.")
        .hasMessageContaining(": its data end too early; write it again");
    assertThat(fault.subject()).contains("s3://survey/damaged/0.tar");
  }

  @Test
  void imageThatIsNotThereIsNamedWithItsTable() throws Exception {
    assertThat(refusal("", "damaged/metadata.csv"))
        .hasMessage(
            "s3://survey/damaged/metadata.csv names the image `missing.jpg`, and there is no"
                + " `s3://survey/damaged/missing.jpg`; correct the table or add it");
  }

  @Test
  void badSamplesOfAShardAreSetAside() throws Exception {
    Map<Integer, List<Double>> whole;
    try (TestRun run = run("model.pt", SHARDS, List.of("shards/0.tar"))) {
      run.start(1);
      run.runRank(0, 0);
      whole = predictions(run);
    }

    try (TestRun run = run("model.pt", SHARDS, List.of("damaged/spoilt.tar"))) {
      run.tolerateBadSamples(5);
      RunLedger ledger = run.start(1);
      run.runRank(0, 0);

      assertThat(ledger.badSamples())
          .extracting(BadSample::row, BadSample::column, BadSample::reason)
          .containsExactly(
              tuple(0L, "image", "PartitionCorrupt"),
              tuple(4L, "image", "PartitionShape"),
              tuple(9L, "image", "PartitionShape"),
              tuple(12L, "label", "PartitionShape"),
              tuple(17L, "id", "PartitionShape"));
      whole.keySet().removeAll(List.of(0, 4, 9, 12, 17));
      assertThat(predictions(run)).isEqualTo(whole);
    }
  }

  @Test
  void missingImageOfATableIsSetAside() throws Exception {
    try (TestRun run = run("model.pt", "", List.of("folder/metadata.csv"))) {
      run.tolerateBadSamples(1);
      RunLedger ledger = run.start(1);
      run.runRank(0, 0);
      Map<Integer, List<Double>> whole = predictions(run);
      assertThat(ledger.badSamples()).isEmpty();

      run.remove("folder/part 2/038, ä.");
      ledger = run.start(1);
      run.runRank(0, 0);

      assertThat(ledger.badSamples())
          .extracting(BadSample::row, BadSample::column, BadSample::reason)
          .containsExactly(tuple(38L, "image", "PartitionShape"));
      assertThat(ledger.badSamples().get(0).message()).contains("038", "and there is no");
      whole.remove(38);
      assertThat(predictions(run)).isEqualTo(whole);
    }
  }

  @Test
  void imageOutsideOfItsTablesFolderIsNotFetched() throws Exception {
    FatalFault fault = refusal("", "damaged/outside/metadata.csv");

    assertThat(fault.reason()).isEqualTo(Reason.PartitionUnsafe);
    assertThat(fault).hasMessageContaining("names the image `../0.tar`, which does not lie beside");
  }

  @Test
  void textThatIsKeptIsRefusedWherePredictionsCannotHoldIt() throws Exception {
    try (TestRun run = run("model.pt", SHARDS, List.of("shards/0.tar"))) {
      run.predictionsFormat("npz");
      run.start(1);

      FatalFault fault = catchThrowableOfType(FatalFault.class, () -> run.runRank(0, 0));

      assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec);
      assertThat(fault).hasMessageContaining("data.keep names __key__, which is text");
    }
  }

  private static FatalFault refusal(String reading, String partition) throws IOException {
    try (TestRun run = run("model.pt", reading, List.of(partition))) {
      run.start(1);
      return catchThrowableOfType(FatalFault.class, () -> run.runRank(0, 0));
    }
  }

  private static void predict(String model, String reading, String... partitions)
      throws IOException {
    try (TestRun run = run(model, reading, List.of(partitions))) {
      run.start(1);

      run.runRank(0, 0);

      assertThat(run.result(0).orElseThrow().work().samples()).isEqualTo(60);
      for (int split = 0; split < partitions.length; split++) {
        String name = "%s-%s.%d.parquet".formatted(model, partitions[0].replace('/', '-'), split);
        Files.write(folder.resolve(name), run.predictions(split + ".parquet"));
      }
    }
  }

  /** What is predicted of each row of a run's one split. */
  private static Map<Integer, List<Double>> predictions(TestRun run) {
    List<String> columns = List.of("row", "logits", "label");
    PartitionLayout table =
        PartitionReader.columns(
                FileBytes.of(ByteBuffer.wrap(run.predictions("0.parquet"))),
                PartitionFormat.PARQUET,
                "0.parquet")
            .layout(new ColumnSelection(columns, List.of(), List.of(), Map.of()));
    Map<Integer, List<Double>> predictions = new TreeMap<>();
    double[] rows = table.input(0).toDoubles();
    double[] logits = table.input(1).toDoubles();
    double[] labels = table.input(2).toDoubles();
    int width = logits.length / rows.length;
    for (int i = 0; i < rows.length; i++) {
      List<Double> ofRow = new ArrayList<>(List.of(labels[i]));
      for (int j = 0; j < width; j++) {
        ofRow.add(logits[i * width + j]);
      }
      predictions.put((int) rows[i], ofRow);
    }
    return predictions;
  }

  /** A run of these partitions, with all that lies beside them. */
  private static TestRun run(String model, String reading, List<String> partitions)
      throws IOException {
    TestRun run = new TestRun(Files.createTempDirectory(runs, "images-"));
    run.useModel("model.pt", Files.readAllBytes(folder.resolve(model)));
    run.reading(reading);
    run.predictionsFormat("parquet");
    Path data = folder.resolve("data");
    for (String partition : partitions) {
      try (Stream<Path> beside = Files.walk(data.resolve(partition).getParent())) {
        for (Path file : beside.filter(Files::isRegularFile).toList()) {
          run.place(data.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    for (int i = 0; i < partitions.size(); i++) {
      StoredObject object = run.stored(partitions.get(i));
      run.assign(0, object, i);
    }
    return run;
  }

  private static String python(String what) throws IOException, InterruptedException {
    Path log = Files.createTempFile(runs, "encoded-images-", ".log");
    Process python =
        new ProcessBuilder(PYTHON, "src/test/python/encoded_images.py", what, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = python.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    python.destroyForcibly();
    String output = Files.readString(log).strip();
    assertThat(ended && python.exitValue() == 0).as(output).isTrue();
    return output;
  }
}
