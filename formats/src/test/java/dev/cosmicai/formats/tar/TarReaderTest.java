package dev.cosmicai.formats.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.Goldens;
import dev.cosmicai.formats.io.FileFaults;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The archives that {@code src/test/python/make_shards.py} wrote, against Python's tarfile. */
class TarReaderTest {
  static Stream<String> good() throws IOException, URISyntaxException {
    Path folder = Path.of(TarReaderTest.class.getResource("good").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".tar"))
          .toList()
          .stream();
    }
  }

  static Stream<String[]> refused() {
    return text("tar/refused/reasons.tsv").lines().map(line -> line.split("\t"));
  }

  @ParameterizedTest
  @MethodSource("good")
  void everyFileIsThatOfTarfile(String name) {
    List<String> members = new ArrayList<>();
    TarReader tar = open(Goldens.bytes("tar/good/" + name));
    for (TarReader.Member member = tar.next(); member != null; member = tar.next()) {
      CRC32 crc = new CRC32();
      crc.update(tar.content(member));
      members.add("%s\t%d\t%d".formatted(member.name(), member.size(), crc.getValue()));
    }

    assertThat(members)
        .containsExactlyElementsOf(
            text("tar/good/" + name.replace(".tar", ".members")).lines().toList());
  }

  @ParameterizedTest
  @MethodSource("good")
  void filesThatNobodyAsksForArePassedOver(String name) {
    TarReader tar = open(Goldens.bytes("tar/good/" + name));
    List<String> names = new ArrayList<>();
    for (TarReader.Member member = tar.next(); member != null; member = tar.next()) {
      names.add(member.name());
    }

    assertThat(names)
        .containsExactlyElementsOf(
            text("tar/good/" + name.replace(".tar", ".members"))
                .lines()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoArchiveOfFilesIsRefusedInOneLine(String name, String reason, String words) {
    byte[] bytes = Goldens.bytes("tar/refused/" + name);

    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> {
              TarReader tar = open(bytes);
              while (tar.next() != null) {
                // On to what is wrong.
              }
            });

    assertThat(fault).hasMessageStartingWith("shard.tar ").hasMessageContaining(words);
    assertThat(fault.reason()).hasToString(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513})
  void archiveThatIsCutAnywhereIsRefused(int missing) {
    byte[] whole = Goldens.bytes("tar/good/gnu.tar");
    int end = whole.length;
    while (whole[end - 1] == 0) {
      end--;
    }
    int length = (end + 511) / 512 * 512 - missing;
    TarReader tar = open(java.util.Arrays.copyOf(whole, length));

    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> {
              while (tar.next() != null) {
                // To its end.
              }
            });

    assertThat(fault).hasMessageContaining("is cut short");
  }

  private static TarReader open(byte[] bytes) {
    return new TarReader(
        new TarBytes(ByteBuffer.wrap(bytes)), bytes.length, FileFaults.partition("shard.tar"));
  }

  private static String text(String name) {
    return new String(Goldens.bytes(name), StandardCharsets.UTF_8);
  }
}
