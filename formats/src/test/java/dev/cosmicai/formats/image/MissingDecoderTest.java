package dev.cosmicai.formats.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Java runtimes that lack what decodes images, such as those that were made small. */
class MissingDecoderTest {
  @TempDir private Path folder;

  /** What the child process does: decodes an image twice, as a rank decodes many. */
  public static void main(String[] names) {
    for (String name : List.of(names[0], names[0])) {
      try {
        var unused =
            ImageFile.open(
                    ImageGoldens.image("good", name), FileFaults.partition("s3://b/shard.tar"))
                .decode(3);
        System.out.println("decoded");
      } catch (FatalFault fault) {
        System.out.println(fault.reason() + " " + fault.getMessage());
      }
    }
  }

  @Test
  void runtimeWithoutTheModuleEndsInOneLine() throws Exception {
    assertRefused(run(List.of("--limit-modules", "java.base,java.logging,java.xml"), "jpg"));
    assertRefused(run(List.of("--limit-modules", "java.base,java.logging,java.xml"), "png"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void runtimeWithoutTheNativeLibraryEndsInOneLine() throws Exception {
    List<String> lines;
    try {
      lines = run(runtimeWithout("libjavajpeg.so"), List.of(), "jpg");
    } finally {
      deleteLinks();
    }

    assertRefused(lines);
    assertThat(lines.get(0)).contains("UnsatisfiedLinkError").contains("javajpeg");
  }

  @Test
  void thisRuntimeHasAll() throws Exception {
    assertThat(run(List.of(), "jpg")).containsExactly("decoded", "decoded");
  }

  private static void assertRefused(List<String> lines) {
    assertThat(lines)
        .hasSize(2)
        .allMatch(line -> line.startsWith("PartitionShape s3://b/shard.tar holds an image in `"))
        .allMatch(line -> line.contains("this Java runtime does not decode images"))
        .allMatch(line -> line.contains("java.desktop"));
  }

  /** The launcher of a Java runtime that is this one but for a native library. */
  private Path runtimeWithout(String library) throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    Path other = folder.resolve("java");
    linkAll(home, other, List.of("bin", "lib"));
    linkAll(home.resolve("lib"), other.resolve("lib"), List.of(library, "libjli.so", "server"));
    // Launcher and virtual machine look for the rest around themselves, where links lead to.
    for (String file : List.of("bin/java", "lib/libjli.so", "lib/server/libjvm.so")) {
      Files.createDirectories(other.resolve(file).getParent());
      Files.copy(home.resolve(file), other.resolve(file));
    }
    return other.resolve("bin/java");
  }

  private void deleteLinks() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  /** Links all that a folder holds but some entries. */
  private static void linkAll(Path from, Path to, List<String> but) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        if (!but.contains(entry.getFileName().toString())) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }

  private List<String> run(List<String> options, String ending) throws Exception {
    return run(Path.of(System.getProperty("java.home"), "bin", "java"), options, ending);
  }

  private List<String> run(Path java, List<String> options, String ending) throws Exception {
    String image =
        ImageGoldens.good().stream()
            .filter(name -> name.endsWith("." + ending))
            .findFirst()
            .orElseThrow();
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options);
    command.addAll(
        List.of(
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            MissingDecoderTest.class.getName(),
            image));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }
}
