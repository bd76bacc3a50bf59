package dev.cosmicai.locals3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** File names beyond ASCII, which Java reads as its locale says. */
@EnabledOnOs(OS.LINUX)
class FileNamesIT {
  @TempDir Path root;

  @BeforeEach
  void makeBucket() throws IOException {
    Files.createDirectory(root.resolve("sky"));
  }

  @Test
  void theyAreServedInALocaleThatHasThem() throws Exception {
    create("\\303\\261.pt");

    assertThat(serve("C.UTF-8")).containsExactly("\\u00f1.pt=one");
  }

  @Test
  void inALocaleWithoutThemTheRefusalSaysWhatToDo() throws Exception {
    create("\\303\\261.pt");

    assertThat(serve("C"))
        .singleElement()
        .asString()
        .contains(".pt' is not in this process's encoding", "LC_ALL=C.UTF-8");
  }

  @Test
  void aNameThatIsNoUtf8IsRefusedToo() throws Exception {
    create("\\361.pt");

    assertThat(serve("C.UTF-8"))
        .singleElement()
        .asString()
        .contains(".pt' is not in this process's encoding, UTF-8", "rename it");
  }

  /** By the shell, which takes bytes: this process may be in any locale itself. */
  private void create(String escapedName) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf one > \"$(printf '" + escapedName + "')\"")
            .directory(root.resolve("sky").toFile())
            .start();
    assertThat(shell.waitFor()).isZero();
  }

  private List<String> serve(String locale) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FolderProbe.class.getName(),
            root.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    assertThat(process.waitFor()).isZero();
    return said.lines().filter(line -> !line.contains("DEBUG") && !line.contains("INFO")).toList();
  }
}
