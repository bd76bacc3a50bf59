package dev.cosmicai.cli.data;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.cli.Cosmic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cosmic prepare} as a process of its own, killed in the middle of its work. */
class KilledPreparationIT {
  private static final int SAMPLES = 6_400;
  private static final int PARTITIONS = 64;
  private static final int STORED_BEFORE_KILL = 15;

  @TempDir private Path dir;

  @Test
  void killedTwiceItKeepsWhatWasStoredAndEndsWithTheSameFiles() throws Exception {
    Path cutOuts = sparse("cutouts.npy", 64, 64, 64);
    Path catalogue = numbered("catalogue.npy", 6);
    int stored = 0;

    for (int kill = 0; kill < 2; kill++) {
      Process prepare = start(cutOuts, catalogue, "killed");
      int enough = stored + STORED_BEFORE_KILL;
      await()
          .pollInterval(Duration.ofMillis(2))
          .atMost(Duration.ofSeconds(60))
          .until(() -> partitions("killed").size() >= enough);
      prepare.destroyForcibly().waitFor();
      stored = partitions("killed").size();
      assertThat(dataset("killed").get("complete").asBoolean()).isFalse();
      // All but those in the three buffers: stored, and not yet recorded.
      assertThat(dataset("killed").get("partitions")).hasSizeBetween(stored - 3, stored);
    }
    finish(start(cutOuts, catalogue, "killed"));
    assertThat(dir.resolve("output")).content().contains(" were there)");
    finish(start(cutOuts, catalogue, "whole"));

    assertThat(partitions("whole")).hasSize(PARTITIONS);
    assertThat(partitions("killed")).isEqualTo(partitions("whole"));
    assertThat(dataset("killed").get("complete").asBoolean()).isTrue();
    for (String name : files("whole")) {
      assertThat(
              Files.mismatch(
                  dir.resolve("killed").resolve(name), dir.resolve("whole").resolve(name)))
          .as(name)
          .isEqualTo(-1);
    }
    assertThat(files("killed")).isEqualTo(files("whole"));
  }

  private Process start(Path cutOuts, Path catalogue, String output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Cosmic.class.getName(),
                "prepare",
                cutOuts.toString(),
                "--catalogue=" + catalogue,
                "--magnitudes=[0],[1],[2],[3],[4]",
                "--redshift=[5]",
                "--seed=1",
                "--partition-samples=" + SAMPLES / PARTITIONS,
                "--output=" + dir.resolve(output))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("output").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private void finish(Process prepare) throws Exception {
    assertThat(prepare.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(prepare.exitValue()).as(Files.readString(dir.resolve("output"))).isZero();
  }

  /** An array of zeros that takes no room on the disk. */
  private Path sparse(String name, int... rowShape) throws IOException {
    Path file = dir.resolve(name);
    long bytes = (long) SAMPLES * Float.BYTES;
    StringBuilder shape = new StringBuilder(SAMPLES + "");
    for (int length : rowShape) {
      bytes *= length;
      shape.append(", ").append(length);
    }
    byte[] header = header("<f4", shape.toString());
    try (SeekableByteChannel channel = Files.newByteChannel(file, CREATE_NEW, WRITE, SPARSE)) {
      channel.write(ByteBuffer.wrap(header));
      channel.position(header.length + bytes - 1).write(ByteBuffer.allocate(1));
    }
    return file;
  }

  /** An array of numbers that are all different. */
  private Path numbered(String name, int columns) throws IOException {
    ByteBuffer values =
        ByteBuffer.allocate(SAMPLES * columns * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SAMPLES * columns; i++) {
      values.putDouble(i);
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(header("<f8", SAMPLES + ", " + columns));
    content.writeBytes(values.array());
    return Files.write(dir.resolve(name), content.toByteArray());
  }

  /** Of numpy's format, version 1.0. */
  private static byte[] header(String type, String shape) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n".formatted(type, shape);
    return ByteBuffer.allocate(10 + text.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  private List<String> partitions(String output) throws IOException {
    return files(output).stream().filter(name -> name.endsWith(".pt")).toList();
  }

  /** Names in the folder, in order; none if it is not there yet. */
  private List<String> files(String output) throws IOException {
    Path folder = dir.resolve(output);
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private JsonNode dataset(String output) throws IOException {
    return new ObjectMapper().readTree(dir.resolve(output).resolve("dataset.json").toFile());
  }
}
