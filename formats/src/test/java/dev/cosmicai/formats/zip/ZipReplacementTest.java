package dev.cosmicai.formats.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.Goldens;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipReplacementTest {
  private static final FileFaults FAULTS = new FileFaults("net.pt", Reason.ModelCorrupt);
  private static final String NAME = "archive/extra/choices.json";
  private static final int ALIGNMENT_BYTES = 64;

  @TempDir private Path folder;

  /** Of torch: with data descriptors, and with ZIP64 throughout. */
  @ParameterizedTest
  @ValueSource(strings = {"good/dataset.pt", "good/zip64.pt"})
  void newMemberComesBehindAllOthersWhichStay(String golden) throws Exception {
    Path archive = Files.write(folder.resolve("net.pt"), Goldens.bytes(golden));
    StoredZip before = open(archive);

    Path target = with(archive, "first");

    StoredZip after = open(target);
    assertThat(text(after)).isEqualTo("first");
    assertThat(after.offset(after.entry(NAME).orElseThrow()) % ALIGNMENT_BYTES).isZero();
    assertThat(after.entries()).startsWith(before.entries().toArray(StoredZip.Entry[]::new));
    assertThat(after.count()).isEqualTo(before.count() + 1);
    assertStays(archive, target, (int) ZipEnd.find(bytes(archive), FAULTS).offset());
    assertThat(archive).hasBinaryContent(Goldens.bytes(golden));
  }

  @Test
  void lastMemberIsReplacedInItsPlace() throws Exception {
    Path archive = Files.write(folder.resolve("net.pt"), Goldens.bytes("good/dataset.pt"));
    Path first = Files.move(with(archive, "first"), folder.resolve("first.pt"));

    Path second = with(first, "other");

    assertThat(text(open(second))).isEqualTo("other");
    assertThat(Files.size(second)).isEqualTo(Files.size(first));
    assertThat(open(second).count()).isEqualTo(open(first).count());
  }

  @Test
  void memberBetweenOthersIsReplacedAndTheyStay() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutput zip = new ZipOutput(bytes)) {
      zip.add("archive/a", ByteBuffer.wrap("a".getBytes(UTF_8)));
      zip.add(NAME, ByteBuffer.wrap("first".getBytes(UTF_8)));
      zip.add("archive/b", ByteBuffer.wrap("b".getBytes(UTF_8)));
    }
    Path archive = Files.write(folder.resolve("net.pt"), bytes.toByteArray());

    Path target = with(archive, "a longer one than before");

    assertStays(archive, target, (int) ZipEnd.find(bytes(archive), FAULTS).offset());
    assertThat(open(target).entries())
        .extracting(StoredZip.Entry::name)
        .containsExactly("archive/a", "archive/b", NAME);
    try (ZipFile zip = new ZipFile(target.toFile())) {
      assertThat(Collections.list(zip.entries()))
          .extracting(ZipEntry::getName)
          .containsExactlyInAnyOrder("archive/a", "archive/b", NAME);
      assertThat(zip.getInputStream(zip.getEntry(NAME)).readAllBytes())
          .isEqualTo("a longer one than before".getBytes(UTF_8));
      assertThat(zip.getInputStream(zip.getEntry("archive/b")).readAllBytes())
          .isEqualTo("b".getBytes(UTF_8));
    }
  }

  @Test
  void directoryHeaderBeyondFourGibibytesHasItsOffsetInAnExtraField() {
    long offset = 5L << 30;
    ByteBuffer header = ZipHeaders.directory(offset, "a".getBytes(UTF_8), 1, 2);
    assertThat(header.getInt(42)).isEqualTo(-1);
    assertThat(header.getShort(30)).isEqualTo((short) 12);
    assertThat(header.getLong(header.limit() - Long.BYTES)).isEqualTo(offset);
    assertThat(ZipHeaders.directory(7, "a".getBytes(UTF_8), 1, 2).getShort(30)).isZero();
  }

  @Test
  void whatIsNoArchiveIsRefused() throws Exception {
    Path archive = Files.write(folder.resolve("net.pt"), new byte[100]);
    assertThatThrownBy(() -> with(archive, "first"))
        .isInstanceOf(FatalFault.class)
        .hasMessageStartingWith("net.pt is cut short");
  }

  private Path with(Path archive, String content) throws IOException {
    Path target = folder.resolve("target.pt");
    ZipReplacement.write(archive, target, NAME, content.getBytes(UTF_8), FAULTS);
    return target;
  }

  private static void assertStays(Path archive, Path target, int length) throws IOException {
    assertThat(Arrays.copyOf(Files.readAllBytes(target), length))
        .isEqualTo(Arrays.copyOf(Files.readAllBytes(archive), length));
  }

  private static String text(StoredZip zip) {
    return UTF_8.decode(zip.bytes(zip.entry(NAME).orElseThrow())).toString();
  }

  private static StoredZip open(Path archive) throws IOException {
    return StoredZip.open(bytes(archive), FAULTS);
  }

  private static FileBytes bytes(Path archive) throws IOException {
    return FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(archive)));
  }
}
