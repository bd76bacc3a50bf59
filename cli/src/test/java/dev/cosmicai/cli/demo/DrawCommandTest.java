package dev.cosmicai.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DrawCommandTest {
  @TempDir private Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      new CommandLine(new DrawCommand())
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void writesAndNamesEachFile() {
    int exitCode = command.execute("--galaxies=train", "--samples=3", "--files=2", "--dir=" + dir);

    assertThat(exitCode).isZero();
    assertThat(dir.resolve("1.pt")).isNotEmptyFile();
    assertThat(dir.resolve("2.pt")).isNotEmptyFile();
    assertThat(out.toString().lines())
        .containsExactly(dir.resolve("1.pt").toString(), dir.resolve("2.pt").toString());
  }

  @Test
  void unknownSetIsRefused() {
    assertThat(command.execute("--galaxies=both", "--dir=" + dir)).isEqualTo(2);
    assertThat(err.toString()).contains("'both' is neither train nor test");
  }

  @Test
  void noSamplesIsRefused() {
    assertThat(command.execute("--galaxies=test", "--samples=0", "--dir=" + dir)).isEqualTo(2);
    assertThat(err.toString()).contains("--samples must be from 1 to 100000, not 0");
  }
}
