package dev.cosmicai.locals3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileETagTest {
  private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.678901Z");

  @TempDir Path folder;

  @Test
  void staysWhileTheFileStays() throws IOException {
    Path file = write("1.pt", "abc", MODIFIED);

    assertThat(FileETag.of(file)).isEqualTo(FileETag.of(file)).matches("\"[0-9a-f]{32}-1\"");
  }

  @Test
  void changesWithTheLengthAndWithTheTime() throws IOException {
    String original = FileETag.of(write("1.pt", "abc", MODIFIED));

    assertThat(FileETag.of(write("1.pt", "abcd", MODIFIED))).isNotEqualTo(original);
    assertThat(FileETag.of(write("1.pt", "xyz", MODIFIED.plusNanos(1_000)))).isNotEqualTo(original);
  }

  @Test
  void aMissingFileHasNone() {
    assertThat(FileETag.of(folder.resolve("none"))).isNull();
  }

  @Test
  void conditionsMatchQuotedUnquotedAndAny() {
    assertThat(FileETag.matches("\"ab-1\"", "\"ab-1\"")).isTrue();
    assertThat(FileETag.matches("ab-1", "\"ab-1\"")).isTrue();
    assertThat(FileETag.matches("*", "\"ab-1\"")).isTrue();
    assertThat(FileETag.matches("\"ac-1\"", "\"ab-1\"")).isFalse();
  }

  private Path write(String name, String content, Instant modified) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
