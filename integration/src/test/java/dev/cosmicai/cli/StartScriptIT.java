package dev.cosmicai.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/cosmic} in a checkout that is built, with a program in place of Java. */
class StartScriptIT {
  @TempDir Path root;

  @BeforeEach
  void makeCheckout() throws IOException {
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.createDirectories(root.resolve("cli/target/lib"));
    Files.copy(Path.of("../bin/cosmic"), root.resolve("bin/cosmic"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createFile(root.resolve("cli/pom.xml"));
    Files.createFile(root.resolve("cli/target/lib/a.jar"));
    Files.createFile(root.resolve("cli/target/cosmic-cli-1.jar"));
    Path stamp = Files.createFile(root.resolve("cli/target/class-path.built"));
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "of_NOWHERE", "of_NOWHERE.UTF-8"})
  void fileNamesAreUtf8WhereTheLocaleKnowsOnlyAscii(String locale) throws Exception {
    assertThat(run("printf %s \"$LC_ALL\"", locale)).isEqualTo("C.UTF-8");
  }

  @Test
  void localeOfTheUserStaysWhereItKnowsMore() throws Exception {
    assertThat(run("printf %s \"$LC_ALL\"", "C.utf8")).isEqualTo("C.utf8");
  }

  @Test
  void argumentsReachTheProgramAsTheyAre() throws Exception {
    assertThat(run("printf '%s|' \"${@: -2}\"", "C")).isEqualTo("version|two words|");
  }

  private String run(String java, String locale) throws IOException, InterruptedException {
    Path home = Files.createDirectories(root.resolve("jdk/bin"));
    Files.writeString(home.resolve("java"), "#!/usr/bin/env bash\n" + java + "\n");
    assertThat(home.resolve("java").toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("bin/cosmic").toString(), "version", "two words")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
