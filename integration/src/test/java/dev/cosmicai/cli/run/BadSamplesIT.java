package dev.cosmicai.cli.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.cli.run.supervise.FakeRun;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sample of two thousand holds NaN. */
class BadSamplesIT {
  private static final int SAMPLES_PER_FILE = 1_000;
  private static final int BAD_ROW = 321;

  @TempDir static Path dir;
  private static JobFolder folder;

  @BeforeAll
  static void spoilASample() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(2, SAMPLES_PER_FILE);
    spoil(dir.resolve("data/2.pt"));
  }

  /** Writes a NaN over a magnitude, and the checksum that the file has then. */
  private static void spoil(Path file) throws IOException {
    byte[] magnitudes;
    long checksum;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry =
          zip.stream()
              .filter(stored -> stored.getSize() == SAMPLES_PER_FILE * 5L * Float.BYTES)
              .findFirst()
              .orElseThrow();
      magnitudes = zip.getInputStream(entry).readAllBytes();
      checksum = entry.getCrc();
    }
    String bytes = Files.readString(file, ISO_8859_1);
    String before = new String(magnitudes, ISO_8859_1);
    littleEndian(magnitudes).putFloat(BAD_ROW * 5 * Float.BYTES, Float.NaN);
    CRC32 spoiled = new CRC32();
    spoiled.update(magnitudes);
    Files.writeString(
        file,
        bytes
            .replace(before, new String(magnitudes, ISO_8859_1))
            .replace(word(checksum), word(spoiled.getValue())),
        ISO_8859_1);
  }

  private static String word(long checksum) {
    byte[] word = new byte[Integer.BYTES];
    littleEndian(word).putInt((int) checksum);
    return new String(word, ISO_8859_1);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static RunOutcome run(String name, String specLines) throws IOException {
    Path job = folder.jobFile(name, specLines);
    String npz = "/" + name + ", predictionsFormat: npz}";
    Files.writeString(job, Files.readString(job).replace("/" + name + "}", npz));
    RunRequest request =
        new RunRequest(InferenceJobs.read(job), Optional.of(folder.dir()), OptionalInt.empty());
    return new LocalRun(request, new FakeRun()).execute();
  }

  @Test
  void isSetAsideAndNamedAndAllOthersAreThereOnce() throws Exception {
    assertThat(run("tolerant", "worldSize: 2\nmaxBadSamples: 10"))
        .isInstanceOf(RunOutcome.Complete.class);

    JsonNode quarantine = folder.json("tolerant", "quarantine.json");
    assertThat(quarantine.get("samples").asInt()).isEqualTo(1);
    JsonNode bad = quarantine.get("badSamples").get(0);
    assertThat(bad.get("file").asText()).endsWith("/data/2.pt");
    assertThat(bad.get("row").asInt()).isEqualTo(BAD_ROW);
    assertThat(bad.get("column").asText()).isEqualTo("magnitudes");
    assertThat(bad.get("reason").asText()).isEqualTo("PartitionNotFinite");
    JsonNode summary = folder.json("tolerant", "summary.json");
    assertThat(summary.get("badSamples").asInt()).isEqualTo(1);
    assertThat(summary.get("metrics").get("samples").asInt()).isEqualTo(2 * SAMPLES_PER_FILE - 1);
    assertThat(rows("tolerant", 0))
        .isEqualTo(IntStream.range(0, SAMPLES_PER_FILE).asDoubleStream().toArray());
    assertThat(rows("tolerant", 1))
        .isEqualTo(
            IntStream.range(0, SAMPLES_PER_FILE)
                .filter(row -> row != BAD_ROW)
                .asDoubleStream()
                .toArray());
  }

  private static double[] rows(String name, int split) throws IOException {
    Path npz = folder.result(name, "predictions/" + split + ".npz");
    return PartitionReader.columns(
            FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(npz))),
            PartitionFormat.NPZ,
            npz.toString())
        .layout(new ColumnSelection(List.of("row"), List.of(), List.of(), Map.of()))
        .input(0)
        .toDoubles();
  }

  @Test
  void failsTheRunInOneLineWhereNoneIsTolerated() throws Exception {
    RunOutcome outcome = run("strict", "worldSize: 2");

    assertThat(outcome).isInstanceOf(RunOutcome.Failed.class);
    RunOutcome.Failed failed = (RunOutcome.Failed) outcome;
    assertThat(failed.exitCode()).isEqualTo(65);
    assertThat(failed.message())
        .contains("data/2.pt", "NaN in magnitudes of sample " + BAD_ROW)
        .doesNotContain("\n");
    assertThat(folder.result("strict", "quarantine.json")).doesNotExist();
  }
}
