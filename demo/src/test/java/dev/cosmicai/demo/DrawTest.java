package dev.cosmicai.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.npy.NpzReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DrawTest {
  @TempDir private Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      Draw.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

  @Test
  void writesAndNamesEachPartition() {
    int exitCode =
        command.execute(
            "partitions", "--galaxies=train", "--samples=3", "--files=2", "--dir=" + dir);

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(dir.resolve("1.pt")).isNotEmptyFile();
    assertThat(dir.resolve("2.pt")).isNotEmptyFile();
    assertThat(out.toString().lines())
        .containsExactly(dir.resolve("1.pt").toString(), dir.resolve("2.pt").toString());
  }

  @Test
  void noSamplesIsRefused() {
    assertThat(command.execute("partitions", "--galaxies=test", "--samples=0", "--dir=" + dir))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--samples must be from 1 to 100000, not 0");
  }

  @Test
  void catalogueIsDrawnInItsOrder() throws IOException {
    Path cutOuts = dir.resolve("cutouts.npz");
    assertThat(command.execute("catalogue", "--out", cutOuts.toString())).isZero();

    try (FileChannel file = FileChannel.open(cutOuts)) {
      ByteBuffer npz = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
      assertThat(NpzReader.read(npz, "cutouts.npz").get("images").shape())
          .containsExactly(10_000, 5, 32, 32);
    }
  }
}
