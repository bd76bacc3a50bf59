package dev.cosmicai.cli.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.TestJob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code cosmic plan} counts samples, and what it says of that. */
class SampleSizeIT {
  private static final String NETWORK =
      """
      {"format": "cosmic-model/2", "name": "table", "precision": "fp32", "forwardSize": 64,
       "inputs": [{"name": "table", "dtype": "float32", "shape": ["N", 30]}],
       "outputs": [{"name": "y", "dtype": "float32", "shape": ["N"]}]}""";

  @TempDir private Path dir;

  @BeforeEach
  void writeJob() throws IOException {
    Files.writeString(dir.resolve("job.yaml"), TestJob.yaml("job", ""));
    Files.createDirectories(dir.resolve("data"));
    writeModel(NETWORK);
  }

  @Test
  void firstFileTells() throws IOException {
    Files.write(dir.resolve("data/1.safetensors"), safetensors("table", 1_000));
    Files.write(dir.resolve("data/2.safetensors"), safetensors("table", 500));

    assertThat(plan())
        .contains("about 1,500 samples")
        .contains("each, as in s3://bucket/data/1.safetensors, which holds 1,000");
  }

  @Test
  void ofShardsWhatTheNetworkTakesIsAssumed() throws IOException {
    Files.write(dir.resolve("data/1.tar"), new byte[120 * 1_000]);

    assertThat(plan())
        .contains("about 1,000 samples")
        .contains("assumed: 120 bytes each, as the network takes them, since a shard does not say");
  }

  @Test
  void fileThatDoesNotFitIsToldOf() throws IOException {
    Files.write(dir.resolve("data/1.safetensors"), safetensors("galaxies", 100));

    assertThat(plan())
        .contains("assumed: 120 bytes each, as the network takes them, since s3://bucket/data/1.s")
        .contains("galaxies");
  }

  @Test
  void modelThatIsNoneIsToldOf() throws IOException {
    Files.write(dir.resolve("data/1.safetensors"), safetensors("table", 100));
    Files.writeString(dir.resolve("net.pt"), "no archive");

    assertThat(plan()).contains("assumed: 20,520 bytes each").contains("since s3://bucket/net.pt ");
  }

  private String plan() {
    CommandOutput plan =
        CommandOutput.of(
            "plan", "-f", dir.resolve("job.yaml").toString(), "--data-dir", dir.toString());
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    return plan.out();
  }

  private void writeModel(String json) throws IOException {
    byte[] content = json.getBytes(UTF_8);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry("net/extra/cosmic.json");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("net.pt")))) {
      zip.putNextEntry(entry);
      zip.write(content);
    }
  }

  /** A column of 30 numbers a sample. */
  private static byte[] safetensors(String column, int samples) {
    int bytes = samples * 30 * Float.BYTES;
    byte[] header =
        "{\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,30],\"data_offsets\":[0,%d]}}"
            .formatted(column, samples, bytes)
            .getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + header.length + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }
}
