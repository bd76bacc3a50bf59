package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.TestJob;
import dev.cosmicai.cli.run.supervise.FakeRun;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.npy.NpzWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of several splits, none of which sees a checksum's bytes, with one byte flipped. */
class DamagedPartsIT {
  private static final int SAMPLES = 1_000;

  @TempDir static Path dir;
  private static JobFolder folder;

  @BeforeAll
  static void writeFiles() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(1, SAMPLES);
    Path pt = dir.resolve("data/1.pt");
    Path npz = dir.resolve("data/2.npz");
    writeAsNpz(pt, npz);
    damage(pt, "pt");
    damage(npz, "npz");
  }

  private static void writeAsNpz(Path pt, Path npz) throws IOException {
    PartitionLayout layout =
        PartitionReader.columns(
                FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(pt))),
                PartitionFormat.PT,
                pt.toString())
            .layout(ColumnSelection.SURVEY);
    try (OutputStream out = Files.newOutputStream(npz);
        NpzWriter writer = new NpzWriter(out)) {
      writer.add("images", layout.input(0)).add("magnitudes", layout.input(1));
      writer.add("redshift", layout.target(0));
    }
  }

  /** A pixel's lowest bit, in the middle of a copy. */
  private static void damage(Path file, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.createDirectories(dir.resolve(to));
    Files.write(dir.resolve(to).resolve(file.getFileName()), bytes);
  }

  private static RunOutcome run(String name, String data) throws IOException {
    String yaml =
        TestJob.yaml(name, "worldSize: 2\nmaxFailedSplits: 9")
            .replace("bucket/data}", "bucket/" + data + ", splitSize: 4Mi}");
    Path job = Files.writeString(dir.resolve(name + ".yaml"), yaml);
    RunRequest request =
        new RunRequest(InferenceJobs.read(job), Optional.of(dir), OptionalInt.empty());
    return new LocalRun(request, new FakeRun()).execute();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pt/1.pt", "npz/2.npz"})
  void damagedFileFailsTheRunInOneLine(String file) throws Exception {
    String name = "damaged-" + file.substring(file.indexOf('.') + 1);
    RunOutcome outcome = run(name, file.substring(0, file.indexOf('/')));

    assertThat(outcome).isInstanceOf(RunOutcome.Failed.class);
    RunOutcome.Failed failed = (RunOutcome.Failed) outcome;
    assertThat(failed.exitCode()).isEqualTo(65);
    assertThat(failed.message())
        .contains(
            "s3://bucket/" + file + " is damaged: the checksum over its 5 splits is wrong; fetch")
        .doesNotContain("\n");
    assertThat(folder.result(name, "summary.json")).doesNotExist();
  }

  @Test
  void undamagedFilesAreComputedAsEver() throws Exception {
    assertThat(run("sound", "data")).isInstanceOf(RunOutcome.Complete.class);

    assertThat(folder.committedSplits("sound")).hasSize(10).doesNotHaveDuplicates();
    assertThat(folder.json("sound", "summary.json").get("metrics").get("samples").asInt())
        .isEqualTo(2 * SAMPLES);
  }
}
