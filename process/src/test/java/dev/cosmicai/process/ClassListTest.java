package dev.cosmicai.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassListTest {
  @TempDir private Path folder;

  @Test
  void sameClassesInAnotherOrderGiveTheSameFile() throws IOException {
    Path one = Files.writeString(folder.resolve("one"), "# NOTE\njava/lang/Object\nb/B\na/A\n");
    Path other = Files.writeString(folder.resolve("other"), "b/B\na/A\nb/B\njava/lang/Object\n");
    ClassList.read(one).write(one);
    ClassList.read(other).write(other);

    assertThat(one).hasContent("a/A\nb/B\njava/lang/Object\n").hasSameTextualContentAs(other);
  }

  @Test
  void classesOfBothAreThere() {
    assertThat(listOf("a/A", "b/B").and(listOf("b/B", "c/C")))
        .isEqualTo(listOf("a/A", "b/B", "c/C"));
  }

  @Test
  void whatAnotherReleaseOfTheJdkLoadsIsNotMissing() {
    ClassList loaded =
        listOf(
            "a/A",
            "b/B",
            "c/C",
            "@lambda-proxy d/D run ()V",
            "java/lang/Object",
            "com/sun/net/httpserver/HttpServer",
            "@lambda-form-invoker [LF_RESOLVE] a/A invoke LL_L",
            "@lambda-proxy java/util/Map get ()V");

    assertThat(loaded.shareMissingIn(listOf("a/A", "b/B", "x/X"))).isEqualTo(0.5);
    assertThat(loaded.shareMissingIn(loaded)).isZero();
  }

  private static ClassList listOf(String... lines) {
    return new ClassList(new TreeSet<>(List.of(lines)));
  }
}
